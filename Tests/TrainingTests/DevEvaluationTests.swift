import Audio
import Foundation
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing
import Text

@testable import Training

struct DevEvaluationTests {
  private let tones: ToneCorpus
  private let evaluation: DevEvaluation
  private let parameters: [String: Tensor]

  init() throws {
    tones = try ToneCorpus(count: 5)
    let tokenizer = try TinyModel.tokenizer()
    evaluation = DevEvaluation(
      try Corpus(manifests: [tones.manifest], tokenizer: tokenizer), tokenizer,
      TinyModel.configuration)
    parameters = try TinyModel.parameters()
  }

  @Test func theRateIsThatOfTheTranscripts() throws {
    let outcome = try evaluation.run(parameters, batchSeconds: 2, workers: 1)
    var words = ErrorCounts()
    let recognizer = try TinyModel.recognizer()
    let recordings = try (0..<5).map { try AudioFile.read(tones.folder.file("\($0).wav")) }
    for (text, transcript) in zip(tones.texts, try recognizer.transcribe(recordings)) {
      words += ErrorRate.words(reference: text, hypothesis: transcript.text).counts
    }
    #expect(outcome.words == ["ctc": words])
    let score = try #require(outcome.evaluation.heads["ctc"])
    #expect(score.wordErrorRate == words.rate)
    #expect(score.loss.isFinite && score.loss > 0)
  }

  @Test func chunksAreMeasuredBesideTheWhole() throws {
    let tokenizer = try TinyModel.tokenizer()
    let chunkings = [Chunking(frames: 2, leftChunks: 1), Chunking(frames: 1000, leftChunks: 0)]
    let both = DevEvaluation(
      try Corpus(manifests: [tones.manifest], tokenizer: tokenizer), tokenizer,
      TinyModel.configuration, chunkings: chunkings)
    let whole = try evaluation.run(parameters, batchSeconds: 2, workers: 1)
    #expect(whole.evaluation.chunked == nil)
    let outcome = try both.run(parameters, batchSeconds: 2, workers: 1)
    #expect(outcome.evaluation.heads == whole.evaluation.heads)
    let chunked = try #require(outcome.evaluation.chunked)
    #expect(chunked.map(\.chunking) == chunkings)
    let losses = try chunked.map { try #require($0.heads["ctc"]).loss }
    let loss = try #require(whole.evaluation.heads["ctc"]).loss
    #expect(abs(losses[0] / loss - 1) > 1e-4)
    #expect(abs(losses[1] / loss - 1) < 1e-5)
  }

  @Test func everyHeadIsScored() throws {
    let tokenizer = try TinyModel.tokenizer()
    let evaluation = DevEvaluation(
      try Corpus(manifests: [tones.manifest], tokenizer: tokenizer), tokenizer,
      TinyHeads.configuration)
    let outcome = try evaluation.run(TinyHeads.parameters(), batchSeconds: 2, workers: 1)
    let kinds = ["attention", "cassnat", "ctc", "paraformer"]
    #expect(outcome.evaluation.heads.keys.sorted() == kinds)
    #expect(outcome.words.keys.sorted() == kinds)
    for (kind, score) in outcome.evaluation.heads {
      #expect(score.loss > 0 && score.loss.isFinite && score.wordErrorRate > 0, "\(kind): \(score)")
    }
  }

  @Test func batchesAndWorkersChangeNothingButRounding() throws {
    let small = try evaluation.run(parameters, batchSeconds: 1, workers: 2)
    let large = try evaluation.run(parameters, batchSeconds: 100, workers: 1)
    #expect(small.words == large.words)
    let losses = [small, large].map { $0.evaluation.heads["ctc"]?.loss ?? .nan }
    #expect(abs(losses[0] / losses[1] - 1) < 1e-5)
  }

  @Test(arguments: [2, 4]) func severalProcessesCountWhatOneDoes(size: Int) throws {
    _ = try tones.folder.write("no sound", to: "2.wav")
    let whole = try evaluation.run(parameters, batchSeconds: 1, workers: 1)
    let results = ThreadGroup.run(ThreadGroup.members(size)) { [evaluation, parameters] group in
      try evaluation.run(parameters, batchSeconds: 1, workers: 1, in: group)
    }
    for result in results {
      let outcome = try result.get()
      #expect(outcome.evaluation == whole.evaluation)
      #expect(outcome.words == whole.words)
      #expect(outcome.unreadable.map(\.path) == [tones.folder.file("2.wav")])
    }
  }

  @Test func anUnreadableRecordingIsNamedAndLeftOut() throws {
    let whole = try evaluation.run(parameters, batchSeconds: 2, workers: 1)
    _ = try tones.folder.write("no sound", to: "1.wav")
    let outcome = try evaluation.run(parameters, batchSeconds: 2, workers: 1)
    #expect(outcome.unreadable.map(\.path) == [tones.folder.file("1.wav")])
    #expect(outcome.words["ctc"]?.referenceCount == (whole.words["ctc"]?.referenceCount ?? 0) - 1)
  }

  @Test func withoutASingleRecordingThereIsNoRate() throws {
    for index in 0..<5 {
      try FileManager.default.removeItem(atPath: tones.folder.file("\(index).wav"))
    }
    let outcome = try evaluation.run(parameters, batchSeconds: 2, workers: 1)
    #expect(outcome.unreadable.count == 5)
    #expect(outcome.words == ["ctc": ErrorCounts()])
    #expect(outcome.evaluation.heads["ctc"]?.wordErrorRate.isNaN == true)
  }

  @Test func parametersOfAnotherModelAreRefused() {
    var parameters = parameters
    parameters["heads.ctc.output.weight"] = nil
    #expect(throws: ParameterError.self) {
      try evaluation.run(parameters, batchSeconds: 2, workers: 1)
    }
  }

  @Test func otherRecordingsHaveAnotherFingerprint() throws {
    let tokenizer = try TinyModel.tokenizer()
    let fewer = try ToneCorpus(count: 4)
    let other = DevEvaluation(
      try Corpus(manifests: [fewer.manifest], tokenizer: tokenizer), tokenizer,
      TinyModel.configuration)
    let found = [[], [evaluation], [other], [evaluation, other], [other, evaluation]].map {
      DevEvaluation.fingerprint(of: $0)
    }
    #expect(Set(found).count == found.count)
    #expect(DevEvaluation.fingerprint(of: [evaluation]) == found[1])
  }
}
