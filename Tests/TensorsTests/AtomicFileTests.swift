import TestSupport
import Testing

@testable import Tensors

@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to file: inout AtomicFile) throws {
    try file.write(Array(text.utf8).span.bytes)
  }

  @Test func nothingIsThereUntilTheEnd() throws {
    _ = try folder.write("old", to: "a")
    var file = try AtomicFile(path: folder.file("a"))
    try write("new ", to: &file)
    try write("text", to: &file)
    #expect(try folder.read("a") == "old")
    try file.commit()
    #expect(try folder.read("a") == "new text")
    #expect(try folder.names() == ["a"])
  }

  @Test func aFileThatIsGivenUpLeavesNothing() throws {
    do {
      var file = try AtomicFile(path: folder.file("a"))
      try write("half", to: &file)
      #expect(try folder.names().count == 1)
    }
    #expect(try folder.names() == [])
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    #expect {
      _ = try AtomicFile(path: folder.file("no/a"))
    } throws: { "\($0)".contains(folder.file("no/a")) }
  }
}
