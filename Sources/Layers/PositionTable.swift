import Synchronization
package import Tensors

/// Sinusoids of positions as tensors, remembered: they depend on the width only, and sines cost more than a layer
/// does.
package enum PositionTable {
  /// Tables beyond this are made anew each time.
  private static let longest = 2048
  private struct Known { var (relative, absolute) = ([Int: Tensor](), [Int: Tensor]()) }
  private static let known = Mutex(Known())

  /// The rows of offsets frames − 1 … −(frames − 1): [2 · frames − 1, width].
  package static func relative(frames: Int, width: Int) -> Tensor {
    let table = relative(covering: frames, width: width)
    let first = (table.rows + 1) / 2 - frames
    return table.rows(first..<first + 2 * frames - 1)
  }

  /// The same with some more rows at either end, so that recordings of like lengths have one table.
  package static func relative(covering frames: Int, width: Int) -> Tensor {
    precondition(frames > 0, "no frames have no offsets")
    if let table = known.withLock({ $0.relative[width] }), table.rows >= 2 * frames - 1 {
      return table
    }
    let rounded = frames <= longest ? (frames + 63) / 64 * 64 : frames
    let table = Tensor(
      SinusoidalPositions.relative(frames: rounded, width: width), shape: [2 * rounded - 1, width])
    if rounded <= longest {
      known.withLock {
        if ($0.relative[width]?.rows ?? 0) < table.rows { $0.relative[width] = table }
      }
    }
    return table
  }

  /// The rows of positions 0..<`count`: [count, width].
  package static func absolute(count: Int, width: Int) -> Tensor {
    if let table = known.withLock({ $0.absolute[width] }), table.rows >= count {
      return table.rows(0..<count)
    }
    let rounded = count <= longest ? (count + 63) / 64 * 64 : count
    let table = Tensor(
      SinusoidalPositions.absolute(count: rounded, width: width), shape: [rounded, width])
    if rounded <= longest {
      known.withLock {
        if ($0.absolute[width]?.rows ?? 0) < rounded { $0.absolute[width] = table }
      }
    }
    return table.rows(0..<count)
  }
}
