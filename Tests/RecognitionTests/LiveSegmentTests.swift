import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct LiveSegmentTests {
  private let model: SpeechModel
  private let chunking = Chunking(frames: 4, leftChunks: 3)
  private let features = sample([403, 16], "live features", in: -3...3)

  init() throws { model = try TinyStream.model() }

  private func segment() -> LiveSegment { LiveSegment(model, chunking: chunking, vocabulary: 30) }

  /// A finished segment of features that come in pieces of so many rows.
  private func heard(pieces size: Int) throws -> LiveSegment {
    var segment = segment()
    for start in stride(from: 0, to: features.rows, by: size) {
      _ = try segment.accept(features.rows(start..<min(start + size, features.rows)))
    }
    try segment.finish()
    return segment
  }

  @Test func atItsEndTheFirstPassHasHeardExactlyWhatASearchOverTheWholeHears() throws {
    for size in [1, 8, 37, 403] {
      let segment = try heard(pieces: size)
      let (speech, heard) = (segment.encoded(), segment.hearing)
      let rows = try #require(speech.logPosteriors).rows
      var search = CTCPrefixBeamSearch(
        vocabulary: 30, beamWidth: LiveSegment.beamWidth, margin: LiveSegment.margin)
      rows.withSpan { search.accept($0) }
      let best = try #require(search.results(limit: 1).first)
      let hearing = try #require(heard)
      #expect(best.tokens.count > 5)
      #expect(hearing.hypothesis.tokens.map(\.id) == best.tokens)
      #expect(hearing.hypothesis.score == Float(best.logProbability))
      #expect(hearing.stableTokens == search.stablePrefix)
    }
  }

  @Test func howRowsAreCutDoesNotChangeWhatIsHeard() throws {
    let whole = try heard(pieces: 403)
    let (states, hypothesis) = (whole.encoded().states.rows.array(), whole.hearing?.hypothesis)
    for size in [1, 8, 37] {
      let cut = try heard(pieces: size)
      let (cutStates, cutHypothesis) = (cut.encoded().states.rows.array(), cut.hearing?.hypothesis)
      #expect(cutHypothesis == hypothesis)
      #expect(cutStates == states)
    }
  }

  @Test func theSecondPassSeesWhatTheEncoderMakesOfTheWholeInChunks() throws {
    let whole = model.encode(SequenceBatch([features]), chunking: chunking, .inference)
    let segment = try heard(pieces: 8)
    let speech = segment.encoded()
    #expect(speech.states.lengths == whole.states.lengths)
    let pairs = [
      (speech.states.rows, whole.states.rows),
      (try #require(speech.logPosteriors).rows, try #require(whole.logPosteriors).rows),
    ]
    for (streamed, expected) in pairs {
      let difference = zip(streamed.array(), expected.array()).map { abs($0 - $1) }
      #expect(difference.max() ?? 1 < 1e-4)
    }
    let part = segment.encoded(frames: 10)
    #expect(part.states.lengths == [10])
    #expect(part.logPosteriors?.lengths == [10])
    #expect(part.states.rows.array() == speech.states.rows.rows(0..<10).array())
  }

  @Test func whatIsStableStays() throws {
    var segment = segment()
    let hadText = segment.hasText
    #expect(hadText == false)
    var stable: [Int] = []
    for start in stride(from: 0, to: 400, by: 8) {
      guard try segment.accept(features.rows(start..<start + 8)) else { continue }
      let heard = segment.hearing
      let hearing = try #require(heard)
      #expect(hearing.hypothesis.tokens.map(\.id).starts(with: stable))
      #expect(hearing.stableTokens.starts(with: stable))
      stable = hearing.stableTokens
    }
    #expect(!stable.isEmpty)
    let hasText = segment.hasText
    #expect(hasText == true)
  }

  @Test func chunksComeAsSoonAsTheirFramesDo() throws {
    var segment = segment()
    var chunks: [Int] = []
    for start in 0..<200 {
      let isNew = try segment.accept(features.rows(start..<start + 1))
      if isNew { chunks.append(segment.frames) }
    }
    #expect(chunks == [4, 8, 12, 16, 20, 24])
  }

  @Test func posteriorsThatAreNoNumbersAreNotHeard() throws {
    var parameters = try TinyHeads.parameters()
    let weight = try #require(parameters["heads.ctc.output.weight"])
    parameters["heads.ctc.output.weight"] = Tensor(
      weight.array().map { $0 < 0 ? -3e38 : 3e38 }, shape: weight.shape)
    let damaged = try SpeechModel(
      TinyStream.configuration, ParameterScope(StoredParameters(parameters)))
    var segment = LiveSegment(damaged, chunking: chunking, vocabulary: 30)
    do {
      _ = try segment.accept(features)
      Issue.record("numbers that are none were heard")
    } catch {
      #expect(error == .notFinite)
    }
  }

  @Test func withoutACTCHeadNothingIsHeardBeforeTheSecondPass() throws {
    var configuration = TinyStream.configuration
    configuration.heads = [AttentionHead.Configuration(blocks: 2, heads: 2, feedForwardWidth: 32)]
    let model = try SpeechModel(
      configuration, ParameterScope(StoredParameters(TinyHeads.parameters())))
    var segment = LiveSegment(model, chunking: chunking, vocabulary: 30)
    let isNew = try segment.accept(features)
    let (hears, hasText) = (segment.hearing != nil, segment.hasText)
    #expect(isNew && !hears && hasText == nil)
    try segment.finish()
    let speech = segment.encoded()
    #expect(speech.logPosteriors == nil)
    #expect(speech.states.lengths[0] > 40)
  }
}
