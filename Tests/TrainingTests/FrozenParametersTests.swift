import Foundation
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing
import Training

struct FrozenParametersTests {
  private let parameters: Parameters

  init() throws { parameters = Parameters(try TinyModel.parameters()) }

  private func frozen(_ paths: [String]) throws -> Set<String> {
    var configuration = TrainingConfiguration()
    configuration.freeze = paths
    return try configuration.frozen(among: parameters)
  }

  @Test func aPathMeansEverythingBelowIt() throws {
    #expect(try frozen([]) == [])
    let head = ["heads.ctc.output.bias", "heads.ctc.output.weight"]
    #expect(try frozen(["heads.ctc"]) == Set(head))
    #expect(try frozen(["heads.ctc.output.bias"]) == [head[0]])
    let encoder = try frozen(["encoder"])
    #expect(encoder == Set(parameters.names).subtracting(head))
    #expect(
      try frozen(["encoder", "heads.ctc.output.bias", "encoder.blocks"]).count == encoder.count + 1)
  }

  @Test func aHeadWithoutWeightStaysAsItIs() throws {
    let parameters = Parameters(try TinyHeads.parameters())
    func frozen(_ losses: [String: Double]) throws -> Set<String> {
      var configuration = TrainingConfiguration()
      configuration.losses = losses
      return try configuration.frozen(among: parameters)
    }
    #expect(try frozen(["ctc": 0.5]) == [])
    #expect(try frozen(["none": 0]) == [])
    let attention = try frozen(["attention": 0])
    #expect(!attention.isEmpty && attention == Set(parameters.names(at: "heads.attention")))
  }

  @Test func whatTellsTheEncoderLearnsWithoutItsHead() throws {
    let names = ["output.weight", "intermediate.output.weight", "intermediate.feedback.weight"]
    let tensors =
      names.map { ("heads.ctc." + $0, Tensor(zeros: [2, 2])) } + [("encoder.w", Tensor(zeros: [2]))]
    var configuration = TrainingConfiguration()
    configuration.losses = ["ctc": 0]
    let told = Parameters(Dictionary(uniqueKeysWithValues: tensors))
    #expect(try configuration.frozen(among: told) == ["heads.ctc.output.weight"])
    let untold = Parameters(
      Dictionary(uniqueKeysWithValues: tensors.filter { !$0.0.contains("feedback") }))
    #expect(try configuration.frozen(among: untold).count == 2)
  }

  @Test(arguments: ["enc", "heads.attention", "", "encoder."])
  func aPathWithoutParametersIsRefusedWithThoseThatThereAre(path: String) {
    let error = #expect(throws: TrainingError.self) { try frozen([path]) }
    #expect(error?.description.contains("“\(path)”") == true)
    #expect(error?.description.contains("“heads.ctc”") == true)
  }

  @Test func somethingMustBeLeftToLearn() {
    let error = #expect(throws: TrainingError.self) { try frozen(["encoder", "heads"]) }
    #expect(error?.description.contains("all of the model") == true)
  }

  @Test func theFirstHeadThatLearnsDecides() throws {
    let parameters = Parameters(try TinyHeads.parameters())
    func deciding(freeze: [String] = [], losses: [String: Double] = [:]) throws -> String {
      var configuration = TrainingConfiguration()
      configuration.freeze = freeze
      configuration.losses = losses
      let frozen = try configuration.frozen(among: parameters)
      return configuration.decidingHead(of: ["ctc", "attention"], parameters.freezing(frozen))
    }
    #expect(try deciding() == "ctc")
    #expect(try deciding(losses: ["ctc": 0]) == "attention")
    #expect(try deciding(freeze: ["heads.ctc"]) == "ctc", "its encoder learns")
    #expect(try deciding(freeze: ["encoder"]) == "ctc")
    #expect(try deciding(freeze: ["encoder", "heads.ctc"]) == "attention")
  }

  @Test func partsAreCounted() {
    let parts = parameters.freezing(["heads.ctc.output.bias"]).parts
    #expect(parts.map(\.name) == ["encoder", "heads.ctc"])
    #expect(parts.reduce(0) { $0 + $1.parameters } == parameters.count)
    #expect(parts.map(\.frozen) == [0, 30] && parts[1].parameters == 30 * 17)
  }

  @Test func aRunLeavesTheFrozenPartAsItWas() throws {
    let corpus = try ToneCorpus(count: 6)
    let folder = try TemporaryFolder()
    func run(_ name: String, steps: Int, extra: String) throws -> [TrainingRecord] {
      let path = try corpus.folder.write(
        corpus.configuration(steps: steps, extra: extra), to: "configuration.json")
      var records: [TrainingRecord] = []
      try Trainer(ConfigurationFile.read(path), folder: folder.file(name), workers: 1).run(
        report: { if case .updated(let record) = $0 { records.append(record) } })
      return records
    }
    func weights(_ path: String) throws -> [String: [Float]] {
      let file = try SafetensorsFile(path: folder.file(path))
      return try Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.floats($0)) })
    }
    _ = try run("first", steps: 5, extra: "")
    let records = try run(
      "second", steps: 5,
      extra: """
        , "freeze": ["encoder"], "startFrom": "\(folder.file("first/checkpoints/step-00000005"))"
        """)
    #expect(records.allSatisfy { Array($0.gradientNorms.keys) == ["heads.ctc"] })
    let start = try weights("first/checkpoints/step-00000005/model.safetensors")
    let end = try weights("second/checkpoints/step-00000005/model.safetensors")
    #expect(start.keys.sorted() == end.keys.sorted())
    for (name, values) in start {
      #expect((end[name] == values) == name.hasPrefix("encoder."), "\(name)")
    }
    // What was frozen may learn when the run goes on.
    let resumed = try run("second", steps: 7, extra: "")
    #expect(resumed.map(\.step) == [6, 7])
    #expect(resumed.last?.gradientNorms.keys.sorted() == ["encoder", "heads.ctc"])
  }
}
