import Foundation
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct BundleExportTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = try TinyModel.write(to: folder)
  }

  private func weights(_ bundle: String) throws -> SafetensorsFile {
    try SafetensorsFile(path: bundle + "/model.safetensors")
  }

  @Test(arguments: [StorageType.f16, .bf16])
  func weightsAreThoseOfTheModelToTheirPrecision(type: StorageType) throws {
    try ModelBundle.export(path, as: type, to: folder.file("shipped"))
    let (from, to) = (try weights(path), try weights(folder.file("shipped")))
    #expect(from.names == to.names)
    for name in from.names {
      #expect(to.entry(name)?.type == type)
      for (a, b) in zip(try from.floats(name), try to.floats(name)) {
        #expect(abs(a - b) <= abs(a) / (type == .f16 ? 1024 : 128) + 1e-7)
      }
    }
    _ = try ModelBundle(path: folder.file("shipped"))
  }

  @Test func fullPrecisionLosesNothing() throws {
    try ModelBundle.export(path, as: .f32, to: folder.file("shipped"))
    let (from, to) = (try weights(path), try weights(folder.file("shipped")))
    for name in from.names { #expect(try from.floats(name) == to.floats(name)) }
  }

  @Test func aCardThatIsThereStaysAndAnotherIsCopied() throws {
    try "# Source".write(toFile: path + "/README.md", atomically: true, encoding: .utf8)
    try ModelBundle.export(path, as: .f16, to: folder.file("new"))
    #expect(try folder.read("new/README.md") == "# Source")
    try "# Mine".write(toFile: folder.file("new/README.md"), atomically: true, encoding: .utf8)
    try ModelBundle.export(path, as: .f16, to: folder.file("new"))
    #expect(try folder.read("new/README.md") == "# Mine")
  }

  @Test func aDamagedModelIsNotPassedOn() throws {
    try Data("{".utf8).write(to: URL(fileURLWithPath: path + "/config.json"))
    #expect(throws: ModelError.self) {
      try ModelBundle.export(path, as: .f16, to: folder.file("shipped"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("shipped")))
  }
}
