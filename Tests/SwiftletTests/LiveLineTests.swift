import Testing

@testable import swiftlet

struct LiveLineTests {
  private let faint = "\u{1B}[2m"
  private let normal = "\u{1B}[22m"

  private func drawing(_ text: String, stable: String = "", columns: Int = 80) -> String {
    let drawing = LiveLine.drawing(text, stable: stable, columns: columns)
    #expect(drawing.hasPrefix(LiveLine.clear))
    return String(drawing.dropFirst(LiveLine.clear.count))
  }

  @Test func whatMayChangeIsFainter() {
    #expect(drawing("one two", stable: "one") == "one\(faint) two\(normal)")
    #expect(drawing("one two", stable: "one two") == "one two")
    #expect(drawing("one two") == "\(faint)one two\(normal)")
    #expect(drawing("") == "")
  }

  @Test func ofALongTextTheEndIsShown() {
    #expect(drawing("one two three", columns: 9) == "…\(faint)o three\(normal)")
    #expect(drawing("one two three", stable: "one two", columns: 9) == "…o\(faint) three\(normal)")
    #expect(drawing("one two three", stable: "one", columns: 9) == "…\(faint)o three\(normal)")
    #expect(drawing("one two", stable: "one two", columns: 8) == "one two")
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(drawing("你好世界", stable: "你好世界", columns: 6) == "…世界")
    #expect(drawing("你好世界", stable: "你好世界", columns: 9) == "你好世界")
  }

  @Test func aNarrowTerminalIsNoTrouble() {
    for columns in 0...3 { #expect(drawing("one two", columns: columns).contains("…")) }
  }

  @Test func nothingInATextMovesTheCursor() {
    #expect(drawing("a\u{1B}[2Jb\n", stable: "a") == "a\(faint)\u{FFFD}[2Jb\u{FFFD}\(normal)")
  }
}
