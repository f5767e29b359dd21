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
    try ModelBundle.export(path, as: type == .f16 ? .f16 : .bf16, to: folder.file("shipped"))
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

  @Test func weightsOfSeveralModelsAreAveraged() throws {
    let others = try [2, 3].map { try TinyModel.write(to: folder, name: "other-\($0)", seed: $0) }
    try ModelBundle.export(path, averagedWith: others, as: .f32, to: folder.file("mean"))
    let (all, mean) = (try ([path] + others).map(weights), try weights(folder.file("mean")))
    #expect(mean.names == all[0].names)
    for name in mean.names {
      let parts = try all.map { try $0.floats(name) }
      for (index, value) in try mean.floats(name).enumerated() {
        let expected = parts.reduce(0) { $0 + Double($1[index]) } / 3
        #expect(abs(Double(value) - expected) <= 1e-6 * max(1, abs(expected)))
      }
    }
    _ = try ModelBundle(path: folder.file("mean"))
  }

  @Test func onlyModelsOfOneNetworkAndTokenizerHaveAMean() throws {
    let heads = try TinyHeads.write(to: folder, name: "heads")
    let letters = try TinyModel.write(to: folder, name: "letters", seed: 2)
    var tokens = try String(contentsOfFile: letters + "/tokens.txt", encoding: .utf8)
    tokens.replace("\nq\n", with: "\nQ\n")
    try tokens.write(toFile: letters + "/tokens.txt", atomically: true, encoding: .utf8)
    for other in [heads, letters, folder.file("none")] {
      #expect(throws: ModelError.self) {
        try ModelBundle.export(path, averagedWith: [other], as: .f16, to: folder.file("mean"))
      }
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("mean")))
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
