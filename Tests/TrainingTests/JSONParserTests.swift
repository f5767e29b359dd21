import Foundation
import Tensors
import Testing

@testable import Training

struct JSONParserTests {
  private func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
    try JSONParser.parse(Array(text.utf8))
  }

  @Test func readsEveryKindOfValue() throws {
    let value = try parse(#" {"a": [1, -2.5e2, true, null, "x"], "b": {}, "c": [ ]} "#)
    #expect(
      value
        == .object([
          "a": .array([.integer(1), .number(-250), .bool(true), .null, .string("x")]),
          "b": .object([:]), "c": .array([]),
        ]))
  }

  @Test(arguments: [
    (#""a\n\t\"\\\/\b\f\r""#, "a\n\t\"\\/\u{8}\u{C}\r"),
    (#""\u00e9 \ud83d\ude00 é😀""#, "é 😀 é😀"),
    (#""""#, ""),
  ])
  func readsEscapesAndUnicode(source: String, text: String) throws {
    #expect(try parse(source) == .string(text))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "\"open", "\"\\x\"", "\"\\u12g4\"",
    "\"\\ud83d\"",
    "\"tab\there\"", "01", "-", "1.", ".5", "1.e3", "+1", "1e999", "NaN", "-Infinity", "nul", "1 2",
    "{\"a\":1}{\"b\":2}",
  ])
  func refusesWhatIsNotJSON(source: String) {
    #expect(throws: JSONSyntaxError.self) { try parse(source) }
  }

  @Test func refusesAKeyGivenTwice() {
    #expect(
      throws: JSONSyntaxError(
        column: 9, found: "the key “a” a second time", expected: "each key once")
    ) { try parse(#"{"a":1, "a":2}"#) }
  }

  @Test func pointsAtTheByteThatIsWrong() {
    #expect(throws: JSONSyntaxError(column: 9, found: "“x”", expected: "a JSON value")) {
      try parse(#"{"text":x}"#)
    }
  }

  @Test func refusesBytesThatAreNotUTF8() {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test func survivesHostileNesting() {
    #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test func agreesWithFoundationOnGeneratedDocuments() throws {
    let key = RandomKey(7)
    for index in 0..<200 {
      let tree = randomTree(key: key.child(index), depth: 0)
      let data = try JSONEncoder().encode(tree)
      #expect(try JSONParser.parse(Array(data)) == tree)
    }
  }

  @Test func damagedDocumentsAreReadOrRefusedButNeverCrash() throws {
    let document = Array(#"{"a": ["\u00e9\ud83d\ude00", -1.5e3, true], "b": {"c": null}}"#.utf8)
    for seed in 0..<5000 as Range<UInt64> {
      let key = RandomKey(seed)
      var damaged = document
      for change in 0..<3 as Range<UInt64> {
        damaged[key.index(below: damaged.count, at: 2 * change)] = UInt8(
          truncatingIfNeeded: key.bits(2 * change + 1))
      }
      _ = try? JSONParser.parse(Array(damaged.prefix(key.index(below: 2 * damaged.count, at: 6))))
    }
  }

  private func randomTree(key: RandomKey, depth: Int) -> JSONValue {
    switch key.index(below: depth < 3 ? 7 : 5, at: 0) {
    case 0: .null
    case 1: .bool(key.happens(0.5, at: 1))
    case 2: .integer(Int(truncatingIfNeeded: key.bits(2)))
    case 3: .number(key.number(in: -1...1, at: 3) + 0.000_1)
    case 4: .string(["", "a\"b\\", "é😀\u{1}", "line\nend"][key.index(below: 4, at: 4)])
    case 5: .array((0..<3).map { randomTree(key: key.child($0), depth: depth + 1) })
    default:
      .object(["x": randomTree(key: key.child("x"), depth: depth + 1), "ü": .null])
    }
  }
}
