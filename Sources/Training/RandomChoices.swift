package import Tensors

/// Draws that data preparation needs, each a function of a key and a position.
extension RandomKey {
  /// True with the given probability; never at 0, always at 1.
  package func happens(_ probability: Double, at position: UInt64) -> Bool {
    uniform(position) < probability
  }

  /// A number spread evenly over `range`.
  package func number(in range: ClosedRange<Double>, at position: UInt64) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform(position)
  }

  /// An integer of `0..<count`; the bias of the multiplication is below `count` / 2⁶⁴.
  package func index(below count: Int, at position: UInt64) -> Int {
    precondition(count > 0, "a choice among \(count) values")
    return Int(bits(position).multipliedFullWidth(by: UInt64(count)).high)
  }
}

extension Array {
  /// The elements in an order drawn from `key` (Fisher and Yates).
  package func shuffled(by key: RandomKey) -> [Element] {
    var result = self
    for last in result.indices.reversed() where last > 0 {
      result.swapAt(last, key.index(below: last + 1, at: UInt64(last)))
    }
    return result
  }
}
