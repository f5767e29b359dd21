import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct LineFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("lines") }

  init() throws { folder = try TemporaryFolder() }

  @Test func linesAreAddedAtTheEnd() throws {
    let first = try #require(LineFile(path))
    #expect(first.isNew && first.status.isRegular)
    try first.append("a")
    let second = try #require(LineFile(path))
    #expect(!second.isNew)
    try second.append("b")
    try first.append("c")
    #expect(try folder.read("lines") == "a\nb\nc\n")
  }

  @Test(arguments: [("", ""), ("a\n", "a\n"), ("a\nb", "a\nb\n")])
  func halfALineIsEnded(before: String, after: String) throws {
    _ = try folder.write(before, to: "lines")
    try #require(LineFile(path)).endHalfLine()
    #expect(try folder.read("lines") == after)
  }

  @Test func allLinesCanBeRemoved() throws {
    _ = try folder.write("a\nb\n", to: "lines")
    let file = try #require(LineFile(path))
    #expect(file.clear())
    try file.append("c")
    #expect(try folder.read("lines") == "c\n")
  }

  @Test func whatCannotBeWrittenIsNoFileOfLines() {
    #expect(LineFile(folder.path) == nil)
    #expect(LineFile(folder.file("nowhere/lines")) == nil)
  }
}
