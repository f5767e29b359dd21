internal import Glibc
internal import Synchronization

/// Large blocks of memory from the system itself, apart from the C library's heap, where small blocks
/// between large ones leave gaps that fit nothing.
///
/// A program may have freed blocks kept for those that come (`keepFreedMemory`). Then all blocks together, in
/// use and kept, are never more than a quarter above the most that was in use at a time.
struct BlockStore {
  /// The blocks of this process.
  static let shared = Mutex(BlockStore())

  /// Bytes of the pages that the system gives where it is asked to: one fault instead of 512, each of which would be
  /// taken in the middle of the work on the block.
  private static let hugePage = 2 << 20

  /// Whether freed blocks are kept.
  var keepsFreed = false
  /// Bytes in use, and those of freed blocks.
  private(set) var usedBytes = 0
  private(set) var keptBytes = 0
  /// The most bytes in use at a time since the store last gave freed blocks back.
  private var peakBytes = 0
  /// Addresses of freed blocks, by size.
  private var kept: [Int: [UInt]] = [:]

  /// A block of at least `size` bytes, whole pages, and its size, which `free` is told; nil if the system has no more.
  ///
  /// One that is kept may be up to half larger than what is asked for.
  mutating func allocate(_ size: Int) -> (block: UnsafeMutableRawPointer, size: Int)? {
    if let (block, size) = reused(size) {
      usedBytes += size
      peakBytes = max(peakBytes, usedBytes)
      return (block, size)
    }
    usedBytes += size
    peakBytes = max(peakBytes, usedBytes)
    let bound = Int(Double(peakBytes) * (1 + keptShareOfFreedMemory))
    while usedBytes + keptBytes > bound, dropLargest() {}
    let block = mmap(
      nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard block != MAP_FAILED else {
      usedBytes -= size
      return nil
    }
    guard let block else { return nil }
    if size >= Self.hugePage { madvise(block, size, MADV_HUGEPAGE) }
    return (block, size)
  }

  /// The smallest kept block that will do.
  private mutating func reused(_ size: Int) -> (UnsafeMutableRawPointer, size: Int)? {
    let fitting = kept.filter { !$0.value.isEmpty && (size...size / 2 * 3).contains($0.key) }
    guard let found = fitting.keys.min(), let address = kept[found]?.popLast(),
      let block = UnsafeMutableRawPointer(bitPattern: address)
    else { return nil }
    keptBytes -= found
    return (block, found)
  }

  /// Takes a block back that is no longer used.
  mutating func free(_ block: UnsafeMutableRawPointer, _ size: Int) {
    usedBytes -= size
    guard keepsFreed else {
      munmap(block, size)
      return
    }
    kept[size, default: []].append(UInt(bitPattern: block))
    keptBytes += size
  }

  /// Gives all freed blocks back to the system.
  mutating func giveBack() {
    while dropLargest() {}
    peakBytes = usedBytes
  }

  /// Gives one of the largest freed blocks back; false if there is none.
  private mutating func dropLargest() -> Bool {
    guard
      let size = kept.filter({ !$0.value.isEmpty }).keys.max(),
      let address = kept[size]?.popLast()
    else { return false }
    munmap(UnsafeMutableRawPointer(bitPattern: address), size)
    keptBytes -= size
    return true
  }
}
