/// A search for the most that fits.
package enum LimitSearch {
  /// The largest value of `range` that fits, to a share of `tolerance`; nil if not even the least fits. What
  /// is larger than something that does not fit is taken not to fit either.
  ///
  /// Begins with the least and grows by half until something does not fit, so that what is tried is never far
  /// beyond the limit; then halves the interval.
  package static func largest(
    in range: ClosedRange<Double>, tolerance: Double, fits: (Double) throws -> Bool
  ) rethrows -> Double? {
    guard try fits(range.lowerBound) else { return nil }
    var good = range.lowerBound
    var bad: Double?
    while bad == nil, good < range.upperBound {
      let next = min(range.upperBound, good * 1.5)
      if try fits(next) { good = next } else { bad = next }
    }
    while let limit = bad, limit - good > tolerance * limit {
      let middle = (good + limit) / 2
      if try fits(middle) { good = middle } else { bad = middle }
    }
    return good
  }
}
