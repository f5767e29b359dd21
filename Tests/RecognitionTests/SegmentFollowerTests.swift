import Audio
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing
import Text

@testable import Recognition

struct SegmentFollowerTests {
  private let configuration = TinyStream.configuration
  private let chunking = Chunking(frames: 4, leftChunks: 3)

  private func follower(
    _ endpoints: EndpointRules = .init(), finalContext: FinalContext = .segment,
    of other: ModelConfiguration? = nil
  ) throws -> SegmentFollower {
    let model = try TinyStream.model()
    let configuration = other ?? configuration
    return SegmentFollower(
      model, configuration, chunking: chunking, finalContext: finalContext,
      results: SegmentResults(
        decoder: try model.decoder("ctc", .init()),
        builder: TranscriptBuilder(
          tokenizer: try TinyModel.tokenizer(), frameSeconds: configuration.frameSeconds)),
      endpoints: endpoints)
  }

  /// Features of `frames` frames of the detector, of which those in `speech` are speech; decisions come
  /// so many frames late.
  private func events(
    _ follower: consuming SegmentFollower, frames: Int, speech: [Range<Int>], late: Int = 0,
    frameSeconds: Double = 0.02, loudness: (Int) -> Float = { _ in -20 }
  ) throws -> [StreamEvent] {
    let rows = sample([2 * frames, 16], "rows", in: -3...3)
    func decision(_ frame: Int) -> SpeechDetector.Frame {
      .init(isSpeech: speech.contains { $0.contains(frame) }, loudness: loudness(frame))
    }
    var events: [StreamEvent] = []
    for frame in 0..<frames {
      events += try follower.accept(
        .init(
          features: FeatureFrames(
            values: rows.rows(2 * frame..<2 * frame + 2).array(), bins: 16),
          activity: frame >= late ? [decision(frame - late)] : []))
    }
    events += try follower.accept(
      .init(
        features: FeatureFrames(values: [], bins: 16),
        activity: (frames - late..<frames).map(decision)))
    return try events + follower.finish(at: Double(frames) * frameSeconds)
  }

  private func finals(_ events: [StreamEvent]) -> [StreamSegment] {
    events.compactMap { if case .final(let segment) = $0 { segment } else { nil } }
  }

  @Test func withoutSpeechThereIsNothing() throws {
    #expect(try events(follower(), frames: 500, speech: []).isEmpty)
  }

  @Test func aPauseEndsASegmentAndTheNextHasTheNextNumber() throws {
    let finals = finals(
      try events(follower(), frames: 500, speech: [50..<100, 110..<150, 300..<350]))
    #expect(finals.map(\.index) == [0, 1])
    // 0.2 s before speech, 1.2 s after it.
    #expect(finals.map { ($0.start * 100).rounded() } == [80, 580])
    #expect(finals.map { ($0.end * 100).rounded() } == [420, 820])
    #expect(finals[0].speech == 1.0...3.0)
    #expect(finals.allSatisfy { !$0.transcript.text.isEmpty })
  }

  @Test func theEndOfTheStreamEndsASegmentThatGoesOn() throws {
    let events = try events(follower(), frames: 120, speech: [80..<120])
    #expect(finals(events).map(\.end) == [2.4])
    let nearlyNothing = try self.events(follower(), frames: 30, speech: [29..<30])
    #expect(finals(nearlyNothing).allSatisfy { $0.end == 0.6 })
  }

  @Test func lateDecisionsChangeNoFinalResult() throws {
    let speech = [50..<100, 110..<150, 300..<350]
    let prompt = try events(follower(), frames: 500, speech: speech)
    let late = try events(follower(), frames: 500, speech: speech, late: 60)
    let (expected, found) = (finals(prompt), finals(late))
    #expect(found.map(\.start) == expected.map(\.start))
    #expect(found.map(\.end) == expected.map(\.end))
    #expect(found.map(\.speech) == expected.map(\.speech))
  }

  @Test func partialResultsComeWithEachChunkThatChangesThem() throws {
    let events = try events(follower(), frames: 300, speech: [50..<250])
    let partials = events.dropLast().map(\.segment)
    #expect(partials.count > 5)
    for (earlier, later) in zip(partials, partials.dropFirst()) {
      #expect(later.end > earlier.end)
      #expect(later.transcript.text.hasPrefix(earlier.stableText))
      #expect(later.stableText.hasPrefix(earlier.stableText))
      #expect(
        later.transcript.text != earlier.transcript.text || later.stableText != earlier.stableText)
    }
    guard case .final? = events.last else {
      Issue.record("the last event is a final result")
      return
    }
  }

  @Test func speechWithoutAPauseIsCutWhereItIsQuietestAndNothingIsLost() throws {
    let rules = EndpointRules(longest: 4)
    let finals = finals(
      try events(
        follower(rules), frames: 500, speech: [50..<500],
        loudness: { (200..<204).contains($0) ? -70 : -20 }))
    #expect(finals.count >= 3)
    #expect((4.0...4.1).contains(finals[0].end))
    for (earlier, later) in zip(finals, finals.dropFirst()) {
      #expect(later.start == earlier.end)
      #expect(later.index == earlier.index + 1)
      #expect(later.end - later.start <= 4.31)
    }
    #expect(finals.last?.end == 10)
  }

  @Test func inChunksTheResultIsThatOfTheSegmentAlone() throws {
    let frames = 200
    let final = try #require(
      finals(
        try events(follower(finalContext: .chunks), frames: frames, speech: [10..<frames])
      ).first)
    let rows = sample([2 * frames, 16], "rows", in: -3...3)
    let model = try TinyStream.model()
    let whole = model.encode(SequenceBatch([rows]), chunking: chunking, .inference)
    let decoded = try model.decoder("ctc", .init()).decode(whole)[0]
    let tokens = decoded.hypotheses[0].tokens.map(\.id)
    #expect(final.start == 0)
    #expect(final.transcript.text == (try TinyModel.tokenizer()).decode(tokens))
  }

  /// What the encoder makes of some of 600 rows by themselves, and the text of as many of its frames.
  private func heard(_ rows: Range<Int>, frames: Int = .max) throws -> String {
    let model = try TinyStream.model()
    var segment = LiveSegment(model, chunking: chunking, vocabulary: 30)
    _ = try segment.accept(sample([600, 16], "rows", in: -3...3).rows(rows))
    try segment.finish()
    let decoded = try model.decoder("ctc", .init()).decode(segment.encoded(frames: frames))[0]
    return try TinyModel.tokenizer().decode(decoded.hypotheses[0].tokens.map(\.id))
  }

  /// The text of some of 600 rows, or of more, as of a recording.
  private func text(_ rows: Range<Int>, of count: Int = 600) throws -> String {
    let model = try TinyStream.model()
    let features = sample([count, 16], "rows", in: -3...3).rows(rows)
    let speech = model.encode(SequenceBatch([features]), .inference)
    let decoded = try model.decoder("ctc", .init()).decode(speech)[0]
    return try TinyModel.tokenizer().decode(decoded.hypotheses[0].tokens.map(\.id))
  }

  @Test func whatIsBetweenPausesIsUnderstoodAsARecording() throws {
    for (second, expected) in [
      // A pause of 0.7 s parts, a shorter one does not; each part has 0.2 s around it.
      (135..<190, [80..<220, 250..<400]), (134..<190, [80..<400]),
    ] {
      let finals = finals(try events(follower(), frames: 300, speech: [50..<100, second]))
      let texts = try expected.map { try text($0) }
      #expect(texts.allSatisfy { !$0.isEmpty })
      #expect(finals.count == 1)
      let transcript = try #require(finals.first?.transcript)
      #expect(transcript.text == texts.joined(separator: " "))
      #expect(transcript.segments.map(\.text) == texts)
      #expect(transcript.duration == 4.2)
      for (segment, rows) in zip(transcript.segments, expected) {
        #expect(segment.start >= Double(rows.lowerBound) / 100)
        #expect(segment.end <= Double(rows.upperBound) / 100)
      }
    }
  }

  @Test func theStreamMayEndRightAfterSpeech() throws {
    let finals = finals(try events(follower(), frames: 295, speech: [50..<290]))
    #expect(finals.map(\.transcript.text) == [try text(80..<590)])
    #expect(finals.allSatisfy { $0.transcript.words.allSatisfy { $0.end <= 5.9 } })
  }

  @Test func inChunksWhatFollowsAPauseIsHeardAsIfItBeganASegment() throws {
    let finals = finals(
      try events(follower(finalContext: .chunks), frames: 300, speech: [50..<100, 135..<190]))
    #expect(finals.count == 1)
    let transcript = try #require(finals.first?.transcript)
    // From 0.2 s before the speech to 0.2 s after it, or to the end of the segment.
    let (first, second) = (try heard(80..<500, frames: 18), try heard(250..<500))
    #expect(!first.isEmpty && !second.isEmpty)
    #expect(transcript.text == first + " " + second)
    #expect(transcript.segments.map(\.text) == [first, second])
    #expect(transcript.segments[0].end <= 2.2 && transcript.segments[1].start >= 2.5)
    #expect(transcript.duration == 4.2)
  }

  @Test func inChunksWhatFollowsAShorterPauseIsHeardAfterWhatWasBefore() throws {
    let finals = finals(
      try events(follower(finalContext: .chunks), frames: 300, speech: [50..<100, 134..<190]))
    #expect(finals.map(\.transcript.text) == [try heard(80..<500)])
  }

  @Test func aSegmentThatIsCutForItsLengthLeavesItsStretchesToTheNext() throws {
    let rules = EndpointRules(longest: 3)
    let speech = [20..<60, 100..<200]
    let finals = finals(
      try events(
        follower(rules), frames: 300, speech: speech,
        loudness: { frame in speech.contains { $0.contains(frame) } ? -20 : -70 }))
    // In the middle of the pause.
    #expect(finals.count >= 2)
    #expect(finals.first?.end == finals.dropFirst().first?.start)
    for segment in finals {
      let spans = segment.transcript.words
      #expect(spans.allSatisfy { $0.start >= segment.start && $0.end <= segment.end })
    }
  }

  @Test func framesOfWholeSamplesAreCountedAsLongAsTheyAre() throws {
    var configuration = configuration
    // 220 samples are a little less than 20 ms, and two rows.
    (configuration.features.sampleRate, configuration.features.hopLength) = (11_025, 110)
    let frame = 220.0 / 11_025
    let finals = finals(
      try events(
        follower(of: configuration), frames: 5_300, speech: [5_000..<5_100], frameSeconds: frame))
    #expect(finals.count == 1)
    let segment = try #require(finals.first)
    #expect(abs(segment.start - 4_990 * frame) < 1e-6)
    #expect(abs(segment.speech.lowerBound - 5_000 * frame) < 1e-6)
    #expect(abs(segment.speech.upperBound - 5_100 * frame) < 1e-6)
    #expect(segment.end > 5_160 * frame && segment.end < 5_230 * frame)
    #expect(segment.transcript.text == (try text(9_980..<10_220, of: 10_600)))
  }

  @Test func nothingEndsAfterTheStreamThoughItsLastFrameDoes() throws {
    let rows = sample([420, 16], "rows", in: -3...3)
    func tick(_ frames: Range<Int>) -> FeatureStream.Tick {
      let values = rows.rows(2 * frames.lowerBound..<2 * frames.upperBound).array()
      return .init(
        features: FeatureFrames(values: values, bins: 16),
        activity: frames.map {
          .init(isSpeech: (50..<100).contains($0) || (110..<150).contains($0), loudness: -20)
        })
    }
    // The pause that ends the segment would be complete at 4.2 s.
    var following = try follower()
    var events = try following.accept(tick(0..<200))
    events += try following.accept(tick(200..<210), endingAt: 4.181)
    events += try following.finish(at: 4.181)
    let finals = finals(events)
    #expect(finals.map(\.end) == [4.181])
    #expect(finals.map(\.speech) == [1.0...3.0])
    #expect(events.allSatisfy { $0.segment.end <= 4.181 })
    #expect(finals.allSatisfy { $0.transcript.words.allSatisfy { $0.end <= 4.181 } })
    #expect(finals.allSatisfy { $0.transcript.duration == $0.end - $0.start })
  }

  /// A stream of 200 frames, the last of whose rows follow the sound by 100 and so never come.
  private func finalsOfLongWindows(
    _ finalContext: FinalContext, speech: [Range<Int>]
  ) throws -> [StreamSegment] {
    let rows = sample([300, 16], "rows", in: -3...3)
    var following = try follower(finalContext: finalContext)
    var events: [StreamEvent] = []
    for frame in 0..<200 {
      let end = max(0, 2 * frame - 98)
      events += try following.accept(
        .init(
          features: FeatureFrames(values: rows.rows(max(0, end - 2)..<end).array(), bins: 16),
          activity: [.init(isSpeech: speech.contains { $0.contains(frame) }, loudness: -20)]))
    }
    events += try following.finish(at: 4)
    return finals(events)
  }

  @Test(arguments: [FinalContext.segment, .chunks])
  func speechWhoseRowsNeverCameIsNotHeard(finalContext: FinalContext) throws {
    #expect(try finalsOfLongWindows(finalContext, speech: [190..<200]).isEmpty)
    let late = try finalsOfLongWindows(finalContext, speech: [130..<200])
    #expect(
      late.map(\.transcript.text)
        == [try finalContext == .segment ? text(240..<300) : heard(240..<300)])
    let parted = try finalsOfLongWindows(finalContext, speech: [60..<120, 170..<200])
    #expect(
      parted.map(\.transcript.text)
        == [try finalContext == .segment ? text(100..<260) : heard(100..<300, frames: 20)])
    #expect(parted.allSatisfy { $0.end == 4 && $0.transcript.words.allSatisfy { $0.end <= 2.6 } })
  }
}
