import Foundation
import TestSupport
import Testing

@testable import Tensors

@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to file: inout AtomicFile) throws {
    try file.write(Array(text.utf8).span.bytes)
  }

  @Test(arguments: [true, false])
  func nothingIsThereUntilTheEnd(nameless: Bool) throws {
    _ = try folder.write("old", to: "a")
    var file = try AtomicFile(path: folder.file("a"), nameless: nameless)
    try write("new ", to: &file)
    try write("text", to: &file)
    #expect(try folder.read("a") == "old")
    try file.commit()
    #expect(try folder.read("a") == "new text")
    #expect(try folder.names() == ["a"])
  }

  @Test(arguments: [true, false])
  func aNewFileHasItsNameAlone(nameless: Bool) throws {
    var file = try AtomicFile(path: folder.file("a"), nameless: nameless)
    try write("text", to: &file)
    try file.commit()
    #expect(try folder.read("a") == "text")
    #expect(try folder.names() == ["a"])
  }

  @Test(arguments: [true, false])
  func aFileThatIsGivenUpLeavesNothing(nameless: Bool) throws {
    do {
      var file = try AtomicFile(path: folder.file("a"), nameless: nameless)
      try write("half", to: &file)
      #expect(try folder.names().count <= (nameless ? 0 : 1))
    }
    #expect(try folder.names() == [])
  }

  @Test(arguments: [true, false])
  func aNameMayBeAsLongAsNamesCanBe(nameless: Bool) throws {
    let name = String(repeating: "x", count: 255)
    for text in ["new", "replaced"] {
      var file = try AtomicFile(path: folder.file(name), nameless: nameless)
      try write(text, to: &file)
      try file.commit()
      #expect(try folder.read(name) == text)
    }
    #expect(try folder.names() == [name])
  }

  @Test func aFolderIsNotReplaced() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("a"), withIntermediateDirectories: false)
    var failure: SafetensorsError?
    do throws(SafetensorsError) {
      var file = try AtomicFile(path: folder.file("a"))
      try file.write([1].span.bytes)
      try file.commit()
    } catch {
      failure = error
    }
    #expect(failure?.description.contains(folder.file("a")) == true)
    #expect(try folder.names() == ["a"])
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    #expect {
      _ = try AtomicFile(path: folder.file("no/a"))
    } throws: { "\($0)".contains(folder.file("no/a")) }
  }
}
