import TestSupport
import Testing

@testable import Tensors

/// Files that must be refused, each for its own reason, and files that must not.
struct SafetensorsHeaderTests {
  private func header(_ json: String, data: Int = 0) throws(SafetensorsError) -> SafetensorsHeader {
    try SafetensorsHeader(json: Array(json.utf8), dataLength: data, path: "x")
  }

  private func tensor(_ shape: String, _ begin: String, _ end: String, type: String = "F32")
    -> String
  {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
  }

  /// The error that a header causes, or `nil`.
  private func error(_ json: String, data: Int = 0) -> SafetensorsError? {
    do throws(SafetensorsError) {
      _ = try header(json, data: data)
      return nil
    } catch { return error }
  }

  @Test func theEmptyFileIsAFile() throws {
    #expect(try header("{}").entries.isEmpty)
    #expect(try header("{ } \n\t\r").metadata.isEmpty)
  }

  @Test func keysMayComeInAnyOrderWithSpaceBetween() throws {
    let json = #"{ "a" : {"data_offsets" : [0 , 8] , "shape":[ 2 ], "dtype":"F32"} }  "#
    #expect(
      try header(json, data: 8).entries
        == ["a": .init(type: .f32, shape: [2], bytes: 0..<8)])
  }

  @Test func escapesInStringsAreUndone() throws {
    let json = #"{"__metadata__":{"\u00e9\ud83d\udc26":"\"\\\/\b\f\n\r\t\u0041"}}"#
    #expect(try header(json).metadata == ["é🐦": "\"\\/\u{8}\u{c}\n\r\tA"])
  }

  @Test(arguments: [
    "", " {}", "[]", "null", "{", "{}x", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1}"#, #"{"a":{}}"#,
    #"{"a":[]}"#, #"{a:{}}"#, #"{"a":{"dtype":"F32"}}"#, #"{"a"#, #"{"a\q":{}}"#, #"{"a\u12"#,
    #"{"\ud83d":{}}"#, #"{"\udc26":{}}"#, #"{"\ud83d\u0041":{}}"#, "{\"a\u{1}\":{}}",
    #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":{"a":{"b":"c"}}}"#, #"{"__metadata__":[]}"#,
    #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"more":1}}"#,
    #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},}"#,
  ])
  func whatIsNotTheGrammarIsRefused(json: String) {
    guard case .malformedHeader = error(json) else {
      Issue.record("accepted, or refused for another reason: \(json)")
      return
    }
  }

  @Test(arguments: [
    "-1", "1.0", "1e3", "01", "00", "+1", "0x10", "9223372036854775808",
    "99999999999999999999999999999999", "NaN", "\"1\"", "[1]", "true", "",
  ])
  func whatIsNotANonNegativeIntegerIsRefused(number: String) {
    guard case .malformedHeader = error("{\"a\":\(tensor("[1]", "0", number))}", data: 4),
      case .malformedHeader = error("{\"a\":\(tensor("[1,\(number)]", "0", "4"))}", data: 4)
    else {
      Issue.record("accepted, or refused for another reason: \(number)")
      return
    }
  }

  @Test func notUTF8IsRefused() {
    let json = Array("{\"".utf8) + [0xff, 0xfe] + Array("\":{}}".utf8)
    #expect(throws: SafetensorsError.self) {
      try SafetensorsHeader(json: json, dataLength: 0, path: "x")
    }
  }

  @Test func aNameThatOccursTwiceIsRefused() {
    let empty = tensor("[0]", "0", "0")
    #expect(error("{\"a\":\(empty),\"a\":\(empty)}") == .duplicateName(path: "x", name: "a"))
    #expect(
      error("{\"a\":\(empty),\"\\u0061\":\(empty)}") == .duplicateName(path: "x", name: "a"))
    #expect(
      error(#"{"a":{"dtype":"F32","dtype":"F32"}}"#) == .duplicateName(path: "x", name: "dtype"))
    #expect(
      error(#"{"__metadata__":{"k":"1","k":"2"}}"#) == .duplicateName(path: "x", name: "k"))
  }

  @Test func anUnknownTypeIsNamed() {
    #expect(
      error("{\"a\":\(tensor("[1]", "0", "1", type: "F8_E4M3"))}", data: 1)
        == .unknownType(path: "x", name: "a", type: "F8_E4M3"))
  }

  @Test func bytesMustBeAsManyAsTheShapeNeeds() {
    #expect(
      error("{\"a\":\(tensor("[2,3]", "0", "20"))}", data: 20)
        == .wrongLength(path: "x", name: "a", found: 20, expected: 24))
    #expect(
      error("{\"a\":\(tensor("[]", "0", "0"))}")
        == .wrongLength(path: "x", name: "a", found: 0, expected: 4))
    let huge = "[4611686018427387904,4611686018427387904]"
    #expect(
      error("{\"a\":\(tensor(huge, "0", "0"))}")
        == .wrongLength(path: "x", name: "a", found: 0, expected: nil))
  }

  @Test func tensorsMustFollowEachOther() {
    let a = tensor("[1]", "0", "4")
    #expect(
      error("{\"a\":\(a),\"b\":\(tensor("[1]", "2", "6"))}", data: 6)
        == .wrongOffset(path: "x", name: "b", found: 2, expected: 4))
    #expect(
      error("{\"a\":\(a),\"b\":\(tensor("[1]", "0", "4"))}", data: 4)
        == .wrongOffset(path: "x", name: "b", found: 0, expected: 4))
    #expect(
      error("{\"a\":\(a),\"b\":\(tensor("[1]", "8", "12"))}", data: 12)
        == .wrongOffset(path: "x", name: "b", found: 8, expected: 4))
    #expect(
      error("{\"a\":\(tensor("[1]", "4", "8"))}", data: 8)
        == .wrongOffset(path: "x", name: "a", found: 4, expected: 0))
    #expect(error("{\"a\":\(tensor("[1]", "4", "0"))}", data: 4) != nil)
  }

  @Test func theDataMustEndWithTheLastTensor() {
    let json = "{\"a\":\(tensor("[1]", "0", "4"))}"
    #expect(error(json, data: 4) == nil)
    #expect(error(json, data: 3) == .wrongDataLength(path: "x", found: 3, expected: 4))
    #expect(error(json, data: 5) == .wrongDataLength(path: "x", found: 5, expected: 4))
    #expect(error("{}", data: 1) == .wrongDataLength(path: "x", found: 1, expected: 0))
  }

  @Test func tensorsWithoutNumbersLieAnywhereBetweenOthers() {
    let json = """
      {"a":\(tensor("[1]", "0", "4")),"e":\(tensor("[0,7]", "4", "4")),"b":\(tensor("[1]", "4", "8"))}
      """
    #expect(error(json, data: 8) == nil)
  }

  @Test func nestingOfAnyDepthIsRefusedAndNotFollowed() {
    for opening in ["[", "{\"a\":"] {
      let deep = String(repeating: opening, count: 200_000)
      #expect(error("{\"a\":\(deep)") != nil)
      #expect(error("{\"__metadata__\":{\"a\":\(deep)") != nil)
      #expect(error("{\"a\":{\"shape\":\(deep)") != nil)
    }
  }
}
