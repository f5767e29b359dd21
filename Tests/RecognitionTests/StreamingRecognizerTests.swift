import Audio
import Layers
import ModelFixtures
import TestSupport
import Testing

@testable import Recognition

struct StreamingRecognizerTests {
  /// The events of samples at `rate`, in pieces of so many, used in turn.
  private func events(
    _ samples: [Float], pieces: [Int], rate: Int = 16_000,
    _ options: StreamingRecognizer.Options = .init()
  ) throws -> [StreamEvent] {
    var recognizer = try TinyStream.recognizer(options)
    var events: [StreamEvent] = []
    var (start, turn) = (0, 0)
    while start < samples.count {
      let end = min(samples.count, start + pieces[turn % pieces.count])
      events += try recognizer.accept(
        AudioBuffer(samples: Array(samples[start..<end]), sampleRate: rate))
      (start, turn) = (end, turn + 1)
    }
    return try events + recognizer.finish()
  }

  @Test func eventsDoNotDependOnHowTheSoundIsCut() throws {
    let samples = try TinyStream.speech(before: 0.4, after: 1.5, times: 2)
    let whole = try events(samples, pieces: [samples.count])
    #expect(whole.count > 4)
    #expect(whole.map(\.segment.index).max() == 1)
    for pieces in [[320], [1, 5000, 17], [99_999]] {
      #expect(try events(samples, pieces: pieces) == whole, "pieces of \(pieces)")
    }
    let short = Array(samples.prefix(20_000))
    #expect(try events(short, pieces: [1]) == events(short, pieces: [20_000]))
  }

  @Test(arguments: ["ctc", "attention", "cassnat", "paraformer", "speculative"])
  func everyDecoderGivesFinalResults(decoder: String) throws {
    var options = StreamingRecognizer.Options()
    options.decoder = decoder
    let events = try events(TinyStream.speech(), pieces: [4000], options)
    guard case .final(let segment)? = events.last else {
      Issue.record("the last event is a final result")
      return
    }
    #expect(segment.end <= 2.6 && segment.start >= 0)
    #expect(!segment.transcript.text.isEmpty)
    var end = segment.start
    for word in segment.transcript.words {
      #expect(word.start >= end - 1e-9 && word.end > word.start && word.end <= segment.end)
      end = word.start
    }
  }

  @Test func silenceNoiseAndHumGiveNothing() throws {
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<160_000).map { _ in Float.random(in: -0.1...0.1, using: &generator) }
    for sound in [[Float](repeating: 0, count: 160_000), noise, []] {
      #expect(try events(sound, pieces: [8000]).isEmpty)
    }
  }

  @Test func soundAtOtherRatesIsUnderstoodInItsOwnTime() throws {
    let samples = try TinyStream.speech()
    let audio = try Resampler.resample(
      AudioBuffer(samples: samples, sampleRate: 16_000), to: 48_000)
    let events = try events(audio.samples, pieces: [1000], rate: 48_000)
    let last = try #require(events.last?.segment)
    #expect(abs(last.end - 2.6) < 1e-6)
    #expect(last.transcript.words.allSatisfy { $0.end <= 2.6 })
  }

  /// The pause is complete with the last frame, which is not.
  @Test func aStreamThatEndsWithAPauseEndsItsLastSegment() throws {
    let samples = try TinyStream.speech() + [Float](repeating: 0, count: 18_700)
    let duration = Double(samples.count) / 16_000
    let events = try events(samples, pieces: [5_000])
    guard case .final(let segment)? = events.last else {
      Issue.record("the last event is a final result")
      return
    }
    #expect(segment.end <= duration && segment.end > duration - 0.1)
    #expect(segment.speech.upperBound <= duration)
  }

  @Test func durationIsTheSoundByNow() throws {
    var recognizer = try TinyStream.recognizer()
    let before = recognizer.duration
    #expect(before == 0)
    _ = try recognizer.accept(AudioBuffer(samples: [0, 0, 0, 0], sampleRate: 8000))
    _ = try recognizer.accept(AudioBuffer(samples: [0, 0, 0, 0], sampleRate: 16_000))
    let (after, isTrained) = (recognizer.duration, recognizer.isTrained)
    let events = try recognizer.finish()
    #expect(after == 0.00075)
    #expect(isTrained)
    #expect(events.isEmpty)
  }

  @Test func aModelThatMustHearTheWholeFirstIsRefused() throws {
    var configuration = TinyStream.configuration
    configuration.normalization = .perUtterance
    let error = #expect(throws: ModelError.self) {
      _ = try TinyStream.recognizer(.init(), configuration)
    }
    #expect(error?.description.contains("cannot follow a stream") == true)
  }

  @Test func optionsThatTheModelCannotServeAreRefused() throws {
    var unknown = StreamingRecognizer.Options()
    unknown.decoder = "transducer"
    var uneven = StreamingRecognizer.Options()
    uneven.chunkMilliseconds = 100
    var before = StreamingRecognizer.Options()
    before.leftChunks = -1
    var endless = StreamingRecognizer.Options()
    endless.leftChunks = .max
    for options in [unknown, uneven, before, endless] {
      #expect(throws: ModelError.self) { _ = try TinyStream.recognizer(options) }
    }
  }
}
