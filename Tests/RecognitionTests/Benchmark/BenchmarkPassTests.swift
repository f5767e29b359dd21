import Audio
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct BenchmarkPassTests {
  private let frontend: FeatureFrontend
  private let model: SpeechModel
  private let audios = [1.5, 0.5, 2.0].enumerated().map {
    SyntheticSpeech.audio(seconds: $1, seed: UInt64($0))
  }

  init() throws {
    let configuration = TinyModel.configuration
    frontend = try FeatureFrontend(configuration.features, configuration.normalization)
    model = try TinyModel.model()
  }

  private func pass(_ settings: BenchmarkPass.Settings) throws -> BenchmarkPass {
    BenchmarkPass(model, frontend, try model.decoder("ctc", .init()), settings)
  }

  @Test func bothWaysFindTheSameTokensHoweverTheWorkIsDivided() throws {
    let utterances = BenchmarkPass.utterances(of: audios, frontend)
    let one = try pass(.init(batchSeconds: 100, threads: 1)).compute(utterances)
    #expect(one.tokens.count == 3 && one.tokens.allSatisfy { !$0.isEmpty })
    let divided = try pass(.init(batchSeconds: 1, threads: 2)).compute(utterances)
    #expect(divided.tokens == one.tokens)
    let whole = try pass(.init(batchSeconds: 1, threads: 2)).transcribe(audios.map { .sound($0) })
    #expect(whole.tokens == one.tokens)
    #expect(one.isOneBatch && !divided.isOneBatch)
  }

  @Test func everyStageThatWasPassedIsCharged() throws {
    let settings = BenchmarkPass.Settings(batchSeconds: 100, threads: 1)
    let utterances = BenchmarkPass.utterances(of: audios, frontend)
    let computing = try pass(settings).compute(utterances).stages
    #expect(Set(computing.keys) == [.subsampling, .encoder, .head, .search])
    #expect(computing.values.allSatisfy { $0.seconds >= 0 && $0.operations >= 0 })
    let whole = try pass(settings).transcribe(audios.map { .sound($0) }).stages
    #expect(Set(whole.keys) == Set(Stage.allCases))
  }

  @Test func operationsAreThoseOfTheModelWhateverTheBatches() throws {
    let utterances = BenchmarkPass.utterances(of: audios, frontend)
    let one = try pass(.init(batchSeconds: 100, threads: 1)).compute(utterances).stages
    let divided = try pass(.init(batchSeconds: 1, threads: 2)).compute(utterances).stages
    #expect(one[.subsampling]?.operations == divided[.subsampling]?.operations)
    #expect(one[.head]?.operations == divided[.head]?.operations)
    let frames = utterances.reduce(0) { $0 + model.frames($1) }
    #expect(one[.head]?.operations == 2 * frames * 16 * 30)
  }

  @Test func everyUtteranceHasALatencyWithinThePass() throws {
    let utterances = BenchmarkPass.utterances(of: audios, frontend)
    let outcome = try pass(.init(batchSeconds: 1, threads: 1)).compute(utterances)
    #expect(outcome.latencies.count == 3)
    #expect(outcome.latencies.allSatisfy { $0 > 0 && $0 <= outcome.seconds })
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    #expect(throws: AudioError.self) {
      try pass(.init(batchSeconds: 1, threads: 1)).transcribe([.file(RecordingFile("/no.wav"))])
    }
  }
}

extension SpeechModel {
  /// Encoder frames of an utterance.
  fileprivate func frames(_ utterance: BenchmarkPass.Utterance) -> Int {
    encode(SequenceBatch([utterance.features]), .inference).states.rows.rows
  }
}
