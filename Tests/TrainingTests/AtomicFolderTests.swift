import Foundation
import TestSupport
import Testing

@testable import Training

struct AtomicFolderTests {
  private struct Failed: Error {}
  private let parent: TemporaryFolder
  private var path: String { parent.file("best") }

  init() throws { parent = try TemporaryFolder() }

  private func write(_ text: String) throws {
    try AtomicFolder.write(to: path) { folder in
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/text"))
    }
  }

  @Test func aFolderTakesThePlaceOfAnother() throws {
    try write("one")
    try write("two")
    #expect(try parent.names() == ["best"])
    #expect(try parent.read("best/text") == "two")
  }

  @Test func aFolderThatCannotBeFilledLeavesTheOldOne() throws {
    try write("one")
    #expect(throws: Failed.self) { try AtomicFolder.write(to: path) { _ in throw Failed() } }
    #expect(try parent.read("best/text") == "one")
    AtomicFolder.recover(path)
    #expect(try parent.names() == ["best"])
  }

  @Test func aDeathBetweenTheTwoRenamesLosesNothing() throws {
    try write("one")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".previous")
    try FileManager.default.createDirectory(
      atPath: path + ".partial", withIntermediateDirectories: false)
    AtomicFolder.recover(path)
    #expect(try parent.names() == ["best"])
    #expect(try parent.read("best/text") == "one")
  }

  @Test func aDeathAfterTheRenamesLeavesTheNewFolder() throws {
    try write("old")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".previous")
    let previous = try Data(contentsOf: URL(fileURLWithPath: path + ".previous/text"))
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    _ = try parent.write("new", to: "best/text")
    #expect(previous == Data("old".utf8))
    AtomicFolder.recoverAll(in: parent.path)
    #expect(try parent.names() == ["best"])
    #expect(try parent.read("best/text") == "new")
  }

  @Test func unfinishedFoldersAreNotListed() throws {
    try write("one")
    for name in ["b.partial", "c.previous", "a"] {
      try FileManager.default.createDirectory(
        atPath: parent.file(name), withIntermediateDirectories: false)
    }
    #expect(AtomicFolder.all(in: parent.path) == [parent.file("a"), path])
    #expect(AtomicFolder.all(in: parent.file("nowhere")) == [])
  }

  @Test func aRemovedFolderLeavesNothing() throws {
    try write("one")
    AtomicFolder.remove(path)
    #expect(try parent.names() == [])
  }

  @Test func whatCannotBeBroughtBackIsKept() throws {
    try write("one")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".previous")
    // No folder can be renamed onto a link, not even onto one that leads nowhere.
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
    AtomicFolder.recover(path)
    #expect(try parent.read("best.previous/text") == "one")
  }
}
