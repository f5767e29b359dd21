/// Fits the rates of a cost to measurements.
package struct CostFit: Sendable {
  /// The cost.
  package let cost: BatchCost

  /// The cost whose relative errors have the least sum of squares; no rate is negative, because more of
  /// anything never costs less.
  ///
  /// Coordinate descent on the normal equations (Franc, Hlaváč and Navara 2005, *Sequential coordinate-wise
  /// algorithm for the non-negative least squares problem*).
  package init(
    _ measurements: [(load: BatchLoad, value: Double)], _ accounting: BatchLoad.Accounting
  ) {
    let rows = measurements.map { Self.row($0.load, accounting) }
    let columns = rows.first?.count ?? 0
    // Columns of like size, so that descent does not crawl.
    let scales = (0..<columns).map { column in
      max(1e-300, rows.map { $0[column] }.max() ?? 1)
    }
    // A row divided by its value counts relative errors.
    let weighted = zip(rows, measurements).map { row, measurement in
      zip(row, scales).map { $0 / $1 / max(measurement.value, 1e-300) }
    }
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: columns), count: columns)
    var right = [Double](repeating: 0, count: columns)
    for row in weighted {
      for i in 0..<columns {
        right[i] += row[i]
        for j in 0..<columns { matrix[i][j] += row[i] * row[j] }
      }
    }
    var rates = [Double](repeating: 0, count: columns)
    for _ in 0..<200_000 {
      var change = 0.0
      for i in 0..<columns where matrix[i][i] > 0 {
        let gradient = zip(matrix[i], rates).reduce(-right[i]) { $0 + $1.0 * $1.1 }
        let rate = max(0, rates[i] - gradient / matrix[i][i])
        change = max(change, (rate - rates[i]).magnitude)
        rates[i] = rate
      }
      if change < 1e-13 { break }
    }
    cost = Self.cost(zip(rates, scales).map { $0 / $1 })
  }

  private static func row(_ load: BatchLoad, _ accounting: BatchLoad.Accounting) -> [Double] {
    [
      1, Double(load.utterances), load.seconds(accounting), load.squaredSeconds(accounting),
      Double(load.tokens(accounting)), load.secondTokens(accounting),
    ]
  }

  private static func cost(_ rates: [Double]) -> BatchCost {
    var cost = BatchCost()
    guard rates.count == 6 else { return cost }
    cost.fixed = rates[0]
    cost.perUtterance = rates[1]
    cost.perSecond = rates[2]
    cost.perSquaredSecond = rates[3]
    cost.perToken = rates[4]
    cost.perSecondToken = rates[5]
    return cost
  }
}
