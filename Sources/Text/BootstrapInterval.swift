/// How far the error rate of a corpus might be off, had other utterances of the same kind been
/// recorded.
///
/// Percentile bootstrap over utterances (Bisani & Ney 2004, "Bootstrap estimates for confidence
/// intervals in ASR performance evaluation"): utterances are drawn with replacement, and the rates of
/// the totals are sorted. The draws of resample i depend on (seed, i) alone.
package enum BootstrapInterval {
  /// The range that holds the central `level` of the resampled rates.
  /// - Parameters:
  ///   - utterances: The counts of each utterance.
  ///   - resamples: How many corpora are drawn.
  ///   - level: The share of them inside the interval.
  ///   - seed: Chooses the draws.
  /// - Returns: The interval, or nil where no utterance has a reference.
  package static func rate(
    of utterances: [ErrorCounts], resamples: Int = 1000, level: Double = 0.95, seed: UInt64 = 0
  ) -> ClosedRange<Double>? {
    precondition(resamples > 0 && level > 0 && level < 1, "a bootstrap needs resamples and a level")
    let rates = (0..<resamples).compactMap { rate(of: utterances, resample: $0, seed: seed) }
      .sorted()
    guard !rates.isEmpty else { return nil }
    let tail = (1 - level) / 2
    return quantile(tail, of: rates)...quantile(1 - tail, of: rates)
  }

  private static func rate(
    of utterances: [ErrorCounts], resample: Int, seed: UInt64
  ) -> Double? {
    guard !utterances.isEmpty else { return nil }
    var mixed = SplitMix64(seed: seed)
    var generator = SplitMix64(seed: mixed.next() ^ UInt64(resample) &* 0xd134_2543_de82_ef95)
    var total = ErrorCounts()
    for _ in utterances.indices {
      total += utterances[Int.random(in: utterances.indices, using: &generator)]
    }
    return total.rate
  }

  /// The value at `share` of the way through `sorted`, interpolated.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
