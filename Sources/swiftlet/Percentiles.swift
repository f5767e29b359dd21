/// How a quantity was distributed, exactly: the least values that at least so many per cent of all
/// do not exceed.
struct Percentiles: Equatable {
  let count: Int
  let median, ninetieth, ninetyNinth, greatest: Double

  /// The distribution of `values`; nil for none.
  init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let last = sorted.last else { return nil }
    func value(_ percent: Int) -> Double {
      sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
    count = sorted.count
    median = value(50)
    ninetieth = value(90)
    ninetyNinth = value(99)
    greatest = last
  }
}
