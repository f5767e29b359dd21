/// Cuts a stream of bytes into lines, holding one line and one block at a time.
///
/// Lines end with LF or CR LF; the last need not end. A byte-order mark before the first is
/// dropped.
struct LineReader {
  enum Line: Equatable {
    case text([UInt8])
    /// The line was longer than the limit and its bytes were dropped.
    case tooLong
  }

  /// The longest line that is kept, in bytes. No utterance comes near it; a file that is
  /// not made of lines would otherwise be read into memory whole.
  let limit: Int
  private let read: () throws -> [UInt8]
  private var buffer: [UInt8] = []
  private var lineStart = 0
  private var isAtEnd = false
  private var isFirst = true

  /// Reads blocks from `read` until one is empty.
  init(limit: Int = 1 << 20, read: @escaping () throws -> [UInt8]) {
    self.limit = limit
    self.read = read
  }

  /// The next line without its end, or nil after the last.
  mutating func next() throws -> Line? {
    var searchStart = lineStart
    var droppedBytes = false
    while true {
      if let end = buffer[searchStart...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { lineStart = end + 1 }
        return finished(lineStart..<end, dropped: droppedBytes)
      }
      if isAtEnd {
        let remainder = lineStart..<buffer.count
        lineStart = buffer.count
        return remainder.isEmpty && !droppedBytes
          ? nil : finished(remainder, dropped: droppedBytes)
      }
      if buffer.count - lineStart > limit {
        droppedBytes = true
        lineStart = buffer.count
      }
      buffer.removeSubrange(..<lineStart)
      lineStart = 0
      searchStart = buffer.count
      let block = try read()
      isAtEnd = block.isEmpty
      buffer += block
    }
  }

  private mutating func finished(_ range: Range<Int>, dropped: Bool) -> Line {
    defer { isFirst = false }
    if dropped || range.count > limit { return .tooLong }
    var line = buffer[range]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    return .text(Array(line))
  }
}
