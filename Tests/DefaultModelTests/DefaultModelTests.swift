import DefaultModel
import Foundation
import Testing

struct DefaultModelTests {
  @Test func theFolderWithTheModelCardLiesBesideTheProgram() throws {
    let path = try #require(DefaultModel.path)
    #expect(FileManager.default.fileExists(atPath: path + "/README.md"))
  }
}
