import Testing
import swiftlet

struct NameListTests {
  @Test(arguments: [
    ("a\nb c\n\nd", ["a", "b c", "d"]), ("a\r\nb\r\n", ["a", "b"]), ("a\nb\0c\0", ["a\nb", "c"]),
    ("", []), ("\u{feff}a\nb", ["a", "b"]), ("a\r\0", ["a\r"]),
  ])
  func namesAreLinesOrEndedByZero(text: String, names: [String]) {
    let list = NameList(Array(text.utf8))
    #expect(list.names == names)
    #expect(list.problems.isEmpty)
  }

  @Test func aNameThatIsNoTextLeavesTheOthers() {
    let list = NameList(Array("a\0".utf8) + [0xff, 0xfe, 0] + Array("b\0".utf8))
    #expect(list.names == ["a", "b"])
    #expect(list.problems.map(\.name) == ["\u{fffd}\u{fffd}"])
  }
}
