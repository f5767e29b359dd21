import Foundation
import Testing

@testable import Training

struct JSONValueTests {
  @Test func overlayMergesObjectsAndReplacesTheRest() {
    let below = JSONValue.object([
      "a": .object(["x": .integer(1), "y": .integer(2)]), "b": .array([.integer(1)]),
      "c": .bool(true),
    ])
    let above = JSONValue.object(["a": .object(["y": .integer(3)]), "b": .array([]), "c": .null])
    #expect(
      below.overlaid(by: above)
        == .object([
          "a": .object(["x": .integer(1), "y": .integer(3)]), "b": .array([]), "c": .null,
        ]))
  }

  @Test func namesTheMembersThatAnotherTreeLacks() {
    let tree = JSONValue.object([
      "a": .object(["x": .integer(1), "z": .integer(2)]), "b": .integer(1), "c": .null,
    ])
    let known = JSONValue.object(["a": .object(["x": .integer(0)])])
    #expect(tree.members(missingFrom: known) == ["a.z", "b"])
  }

  @Test func largeIntegersSurviveCoding() throws {
    let tree = JSONValue.object(["seed": .integer(Int.max - 1), "rate": .number(0.1)])
    let copy = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(tree))
    #expect(copy == tree)
  }

  @Test func findsMembersAndNumbersByTheirPaths() {
    let tree = JSONValue.object([
      "a": .object(["x": .integer(1), "y": .string("no")]), "b": .number(0.5),
    ])
    #expect(tree.member(at: ["a", "x"]) == .integer(1))
    #expect(tree.member(at: ["a", "z"]) == nil)
    #expect(tree.member(at: ["b", "z"]) == .number(0.5))
    #expect(tree.numbers.map(\.path) == [["a", "x"], ["b"]])
  }

  @Test func elementsOfListsAreComparedOneByOne() {
    func list(_ elements: JSONValue...) -> JSONValue { .object(["a": .array(elements)]) }
    let known = list(.object(["x": .integer(0)]), .object(["x": .integer(0)]))
    let tree = list(.object(["x": .integer(1)]), .object(["z": .integer(2)]))
    #expect(tree.members(missingFrom: known) == ["a.1.z"])
    #expect(list(.integer(3)).members(missingFrom: known).isEmpty)
  }

  @Test func whatIsAbsentIsNamedAsNull() {
    let defaults = JSONValue.object([
      "a": .object(["x": .integer(1), "y": .integer(2)]), "b": .integer(3),
    ])
    let tree = JSONValue.object(["a": .object(["y": .integer(7)]), "c": .string("no")])
    let expected = JSONValue.object([
      "a": .object(["x": .null, "y": .integer(7)]), "b": .null, "c": .string("no"),
    ])
    #expect(tree.naming(absentFrom: defaults) == expected)
    #expect(JSONValue.integer(1).naming(absentFrom: defaults) == .integer(1))
  }
}
