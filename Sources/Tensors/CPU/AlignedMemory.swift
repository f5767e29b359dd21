import Glibc

/// Memory that begins with a cache line, so that a vector load never straddles two.
///
/// Memory that is freed must do for the next batch, or a long run needs more and more. So large blocks come in few
/// sizes, a quarter of a power of two apart: batches of almost the same length then ask for the same. And the
/// alignment is our own: what the C library's `memalign` gives back is, by its spare bytes, too small for the same
/// request.
enum AlignedMemory {
  /// The alignment, in bytes.
  static let alignment = 64
  /// Blocks from here on have one of few sizes.
  private static let large = 1 << 20

  /// At least `byteCount` bytes.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard let block = malloc(size(of: byteCount + alignment)) else {
      preconditionFailure("there is no memory for \(byteCount) bytes")
    }
    // The C library aligns blocks to 16 bytes, so that there is room for the block's own address.
    let start = (block + 1).alignedUp(toMultipleOf: alignment)
    (start - MemoryLayout<UnsafeMutableRawPointer>.stride).storeBytes(
      of: block, as: UnsafeMutableRawPointer.self)
    return start
  }

  /// Frees what `allocate` returned.
  static func free(_ start: UnsafeMutableRawPointer) {
    Glibc.free(
      (start - MemoryLayout<UnsafeMutableRawPointer>.stride).load(
        as: UnsafeMutableRawPointer.self))
  }

  /// The size of block that `byteCount` bytes are put in.
  static func size(of byteCount: Int) -> Int {
    guard byteCount > large else { return byteCount }
    let power = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
    let step = (1 << power) >> 2
    return (byteCount + step - 1) / step * step
  }
}
