import Testing

@testable import Training

struct LineReaderTests {
  private func lines(
    of text: String, blockSize: Int, limit: Int = 100
  ) throws -> [LineReader.Line] {
    var rest = Array(text.utf8)[...]
    var reader = LineReader(limit: limit) {
      defer { rest = rest.dropFirst(blockSize) }
      return Array(rest.prefix(blockSize))
    }
    var result: [LineReader.Line] = []
    while let line = try reader.next() { result.append(line) }
    return result
  }

  private func text(_ string: String) -> LineReader.Line { .text(Array(string.utf8)) }

  @Test(arguments: 1...9)
  func cutsLinesWhereverTheBlocksEnd(blockSize: Int) throws {
    let found = try lines(of: "\u{FEFF}one\r\n\ntwo\nthree", blockSize: blockSize)
    #expect(found == [text("one"), text(""), text("two"), text("three")])
  }

  @Test func aFinalLineEndStartsNoFurtherLine() throws {
    #expect(try lines(of: "one\n", blockSize: 3) == [text("one")])
    #expect(try lines(of: "", blockSize: 3).isEmpty)
  }

  @Test(arguments: [1, 4, 64])
  func dropsALineBeyondTheLimitAndGoesOn(blockSize: Int) throws {
    let long = String(repeating: "x", count: 23)
    let found = try lines(of: "a\n\(long)\nb\n\(long)", blockSize: blockSize, limit: 10)
    #expect(found == [text("a"), .tooLong, text("b"), .tooLong])
  }

  @Test func keepsALineOfExactlyTheLimit() throws {
    #expect(
      try lines(of: "0123456789\nb", blockSize: 4, limit: 10) == [text("0123456789"), text("b")])
  }
}
