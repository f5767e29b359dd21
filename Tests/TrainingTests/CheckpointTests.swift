import Foundation
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

struct CheckpointTests {
  private let folder: TemporaryFolder
  private let tokenizer: String
  private let checkpoint: Checkpoint

  init() throws {
    folder = try TemporaryFolder()
    tokenizer = try folder.write(TinyModel.tokenList, to: "tokens.txt")
    let values = try TinyModel.parameters(seed: 1)
    var position = Checkpoint.Position(corpus: .max)
    position.step = 12
    position.updates = 11
    position.epoch = 2
    position.batch = 3
    position.bestWordErrorRate = 0.1
    position.bestHead = "ctc"
    checkpoint = Checkpoint(
      position: position, parameters: values,
      moments: values.mapValues { AdamW.Moments(first: $0 * 0.1, second: $0 * $0) },
      averages: try TinyModel.parameters(seed: 2))
  }

  private func write(to name: String) throws -> String {
    try checkpoint.write(
      to: folder.file(name), TinyModel.configuration, tokenizerPath: tokenizer)
    return folder.file(name)
  }

  @Test func everyNumberComesBackBitForBit() throws {
    let names = checkpoint.parameters.keys.sorted()
    let read = try Checkpoint(contentsOf: write(to: "c"), names: names)
    #expect(read.position == checkpoint.position)
    for part in [\Checkpoint.parameters, \.firstMoments, \.secondMoments, \.averages] {
      #expect(read[keyPath: part].keys.sorted() == names)
      for name in names {
        #expect(
          read[keyPath: part][name]?.array().map(\.bitPattern)
            == checkpoint[keyPath: part][name]?.array().map(\.bitPattern))
      }
    }
  }

  @Test func aCheckpointIsABundleOfTheAverages() throws {
    let bundle = try ModelBundle(path: write(to: "c"))
    #expect(bundle.configuration.vocabularySize == TinyModel.configuration.vocabularySize)
    let weights = try SafetensorsFile(path: folder.file("c/model.safetensors"))
    for (name, average) in checkpoint.averages {
      #expect(try weights.floats(name) == average.array())
    }
  }

  @Test(arguments: ["state.safetensors", "model.safetensors", "position.json"])
  func aDamagedCheckpointIsNamed(file: String) throws {
    let path = try write(to: "c")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path + "/" + file))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path + "/" + file))
    #expect {
      try Checkpoint(contentsOf: path, names: checkpoint.parameters.keys.sorted())
    } throws: { error in
      if case TrainingError.unreadable(path, _) = error { return true }
      return false
    }
  }

  @Test func aParameterThatTheCheckpointLacksIsNamed() throws {
    let path = try write(to: "c")
    #expect {
      try Checkpoint(contentsOf: path, names: ["encoder.unheard_of"])
    } throws: { "\($0)".contains("encoder.unheard_of") }
  }

  @Test func aTokenizerThatIsGoneLeavesTheOldCheckpoint() throws {
    let path = try write(to: "c")
    #expect {
      try checkpoint.write(
        to: path, TinyModel.configuration, tokenizerPath: folder.file("gone.txt"))
    } throws: { error in
      if case TrainingError.unwritable(path, _) = error { return true }
      return false
    }
    _ = try ModelBundle(path: path)
  }

  @Test func ratesOfOtherHeadsAndRecordingsAreNoneToCompareWith() {
    var position = Checkpoint.Position()
    func improves(_ rate: Double?, _ head: String, _ dev: UInt64) -> Bool {
      position.improves(to: rate, of: head, on: dev)
    }
    #expect(!improves(nil, "ctc", 1))
    #expect(improves(0.5, "ctc", 1) && !improves(0.6, "ctc", 1) && improves(0.4, "ctc", 1))
    #expect(improves(0.9, "attention", 1) && !improves(0.95, "attention", 1))
    #expect(improves(0.99, "attention", 2) && position.bestWordErrorRate == 0.99)
    #expect(!improves(1, "attention", 2))
    // Older programs did not say on what.
    position.dev = nil
    #expect(!improves(1, "attention", 3) && improves(0.2, "attention", 3))
  }
}
