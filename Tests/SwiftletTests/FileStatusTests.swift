import Foundation
import Glibc
import TestSupport
import Testing

@testable import swiftlet

struct FileStatusTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsItselfWhateverItIsCalled() throws {
    let path = try folder.write("text", to: "a")
    let other = try folder.write("text", to: "b")
    try FileManager.default.linkItem(atPath: path, toPath: folder.file("hard"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("soft"), withDestinationPath: "a")
    let place = try #require(FileStatus(path)?.place)
    #expect(FileStatus(folder.file("hard"))?.place == place)
    #expect(FileStatus(folder.file("soft"))?.place == place)
    #expect(FileStatus(other)?.place != place)
  }

  @Test func sizeAndAgeAreTold() throws {
    let path = try folder.write("text", to: "a")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: path)
    let status = try #require(FileStatus(path))
    #expect(status.isRegular && status.size == 4 && status.modified == 1_000_000)
  }

  @Test func whatIsNoFileIsNone() throws {
    #expect(FileStatus(folder.path)?.isRegular == false)
    #expect(FileStatus("/dev/null")?.isRegular == false)
    #expect(FileStatus(folder.file("nowhere")) == nil)
    #expect(FileStatus(descriptor: -1) == nil)
  }

  @Test func standardInputIsCalledHyphen() throws {
    _ = try folder.write("text", to: "-")
    let status = try #require(FileStatus(input: folder.file("-")))
    #expect(status.size == 4)
    #expect(FileStatus(input: "-")?.place == FileStatus(descriptor: STDIN_FILENO)?.place)
  }
}
