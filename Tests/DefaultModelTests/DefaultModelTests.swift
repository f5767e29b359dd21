import Foundation
import TestSupport
import Testing

@testable import DefaultModel

struct DefaultModelTests {
  @Test func theFolderWithTheModelCardLiesBesideTheProgram() throws {
    let path = try #require(DefaultModel.path)
    #expect(FileManager.default.fileExists(atPath: path + "/README.md"))
  }

  @Test func anInstalledProgramFindsTheModelOfItsPrefix() throws {
    let prefix = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: prefix.file("share/swiftlet/model"), withIntermediateDirectories: true)
    _ = try prefix.write(Array("{}".utf8), to: "share/swiftlet/model/config.json")
    let path = try #require(DefaultModel.path(beside: prefix.file("bin")))
    #expect(path == prefix.file("share/swiftlet/model"))
    #expect(DefaultModel.path(beside: prefix.file("elsewhere/bin")) == nil)
  }
}
