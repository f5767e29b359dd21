internal import Glibc
internal import Synchronization

/// Memory that begins with a cache line, so that a vector load never straddles two.
///
/// Memory that is freed must do for the next batch, or a long run needs more and more. So large blocks come from
/// a `BlockStore`, in few sizes, a quarter of a power of two apart: batches of almost the same length then ask for
/// the same.
enum AlignedMemory {
  /// The alignment, in bytes.
  static let alignment = 64
  /// Blocks above this have one of few sizes.
  private static let large = 1 << 20

  /// What stands before the memory: where its block begins, and its size in the store, or 0 for one of the C
  /// library's.
  private struct Header {
    var block: UnsafeMutableRawPointer
    var size: Int
  }

  /// At least `byteCount` bytes.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    let size = size(of: byteCount + alignment)
    let found =
      size > large
      ? BlockStore.shared.withLock { $0.allocate(size) } : malloc(size).map { ($0, size: 0) }
    guard let (block, blockSize) = found else {
      preconditionFailure("there is no memory for \(byteCount) bytes")
    }
    // The C library aligns blocks to 16 bytes, so that there is room for the header.
    let start = (block + 1).alignedUp(toMultipleOf: alignment)
    (start - MemoryLayout<Header>.stride).storeBytes(
      of: Header(block: block, size: blockSize), as: Header.self)
    return start
  }

  /// Frees what `allocate` returned.
  static func free(_ start: UnsafeMutableRawPointer) {
    let header = (start - MemoryLayout<Header>.stride).load(as: Header.self)
    if header.size > 0 {
      BlockStore.shared.withLock { $0.free(header.block, header.size) }
    } else {
      Glibc.free(header.block)
    }
  }

  /// The size of block that `byteCount` bytes are put in.
  static func size(of byteCount: Int) -> Int {
    guard byteCount > large else { return byteCount }
    let power = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
    let step = (1 << power) >> 2
    return (byteCount + step - 1) / step * step
  }
}
