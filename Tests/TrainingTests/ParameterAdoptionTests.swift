import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite struct ParameterAdoptionTests {
  /// Writes `values` as the weights of a bundle and returns the bundle's path.
  private func bundle(_ folder: TemporaryFolder, _ values: [String: Tensor]) throws -> String {
    try SafetensorsWriter.write(
      values.map { name, tensor in .floats(name, shape: tensor.shape, tensor.array()) },
      to: folder.file(ModelBundle.File.weights))
    return folder.path
  }

  @Test func whatFitsIsTakenOverAndTheRestStays() throws {
    let folder = try TemporaryFolder()
    let path = try bundle(
      folder,
      ["same": Tensor([7, 8], shape: [2]), "other": Tensor([1, 2, 3], shape: [3])])
    let own = Parameters([
      "same": Tensor([1, 2], shape: [2]), "other": Tensor([5], shape: [1]),
      "new": Tensor([9], shape: [1]),
    ])
    let adopted = try own.adopting(from: StartingModels([path]))
    #expect(adopted["same"].array() == [7, 8])
    #expect(adopted["other"].array() == [5])
    #expect(adopted["new"].array() == [9])
    #expect(adopted["same"].isTracked)
  }

  @Test func theFirstOfSeveralModelsCounts() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    let models = StartingModels([
      try bundle(first, ["both": Tensor([7], shape: [1])]),
      try bundle(
        second, ["both": Tensor([8], shape: [1]), "second": Tensor([9], shape: [1])]),
    ])
    let own = Parameters(["both": Tensor([1], shape: [1]), "second": Tensor([2], shape: [1])])
    let adopted = try own.adopting(from: models)
    #expect(adopted["both"].array() == [7])
    #expect(adopted["second"].array() == [9])
  }

  @Test func aModelOfWhichNothingFitsIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try bundle(folder, ["else": Tensor([7], shape: [1])])
    let own = Parameters(["a": Tensor([1], shape: [1])])
    #expect(
      throws: TrainingError.nothingToAdopt(path: path + "/" + ModelBundle.File.weights)
    ) { try own.adopting(from: StartingModels([path])) }
  }

  @Test func aMissingModelIsNamed() throws {
    let own = Parameters(["a": Tensor([1], shape: [1])])
    let error = #expect(throws: TrainingError.self) {
      try own.adopting(from: "/nonexistent/model" as StartingModels)
    }
    #expect(error?.description.contains("/nonexistent/model") == true)
  }

  @Test func aRunStartsWhereTheOtherModelEnded() throws {
    let corpus = try ToneCorpus(count: 6)
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    func loss(_ folder: TemporaryFolder, steps: Int, extra: String = "") throws -> Double {
      let path = try corpus.folder.write(
        corpus.configuration(steps: steps, extra: extra), to: "configuration.json")
      var first: Double?
      try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1).run(
        report: { if case .updated(let record) = $0 { first = first ?? record.loss } })
      return first ?? .infinity
    }
    let fresh = try loss(first, steps: 60)
    let continued = try loss(
      second, steps: 1, extra: ", \"startFrom\": \"\(first.file("run/best"))\"")
    #expect(continued < fresh / 2, "\(continued) after \(fresh)")
  }
}
