import ModelFixtures
import TestSupport
import Testing

@testable import Recognition

struct ModelConfigurationFileTests {
  @Test func aConfigurationByItselfIsReadAsThatOfABundle() throws {
    let folder = try TemporaryFolder()
    let bundle = try TinyModel.write(to: folder)
    let configuration = try ModelConfiguration.read(bundle + "/config.json")
    #expect(configuration.encoder == TinyModel.configuration.encoder)
  }

  @Test func whatIsMissingOrNoConfigurationIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("[]".utf8), to: "shape.json")
    #expect(throws: ModelError.self) { try ModelConfiguration.read(path) }
    let missing = folder.file("none.json")
    let error = #expect(throws: ModelError.self) { try ModelConfiguration.read(missing) }
    #expect(try #require(error).description.contains("none.json"))
  }
}
