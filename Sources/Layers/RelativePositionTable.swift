import Synchronization
package import Tensors

/// Sinusoids of relative positions as tensors, remembered: they depend on the width only, and sines cost more than
/// a layer does.
package enum RelativePositionTable {
  /// Tables beyond this are made anew each time.
  private static let longest = 2048
  private static let known = Mutex<[Int: Tensor]>([:])

  /// The rows of offsets frames − 1 … −(frames − 1): [2 · frames − 1, width].
  package static func exactly(frames: Int, width: Int) -> Tensor {
    let table = covering(frames: frames, width: width)
    let first = (table.rows + 1) / 2 - frames
    return table.rows(first..<first + 2 * frames - 1)
  }

  /// The same with some more rows at either end, so that recordings of like lengths have one table.
  package static func covering(frames: Int, width: Int) -> Tensor {
    precondition(frames > 0, "no frames have no offsets")
    if let table = known.withLock({ $0[width] }), table.rows >= 2 * frames - 1 { return table }
    let rounded = frames <= longest ? (frames + 63) / 64 * 64 : frames
    let table = Tensor(
      SinusoidalPositions.relative(frames: rounded, width: width), shape: [2 * rounded - 1, width])
    if rounded <= longest {
      known.withLock { if ($0[width]?.rows ?? 0) < table.rows { $0[width] = table } }
    }
    return table
  }
}
