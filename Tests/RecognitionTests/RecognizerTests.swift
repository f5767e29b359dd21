import Audio
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct RecognizerTests {
  /// Twenty recordings of a quarter of a second to almost five.
  private static let recordings = (0..<20).map {
    SyntheticSpeech.audio(seconds: 0.25 + 0.24 * Double($0 * 7 % 20), seed: UInt64($0))
  }

  @Test(arguments: [1, 4])
  func transcriptsDoNotDependOnCompanyOrderOrThreads(beamSize: Int) throws {
    let recognizer = try TinyModel.recognizer()
    func transcripts(
      _ recordings: [AudioBuffer], threads: Int = 1, batchSeconds: Double = 120
    ) throws -> [Transcript] {
      try recognizer.transcribe(
        recordings,
        options: .init(
          decoding: .init(beamSize: beamSize, alternatives: min(beamSize, 3)),
          batchSeconds: batchSeconds, threads: threads))
    }
    let alone = try Self.recordings.flatMap { try transcripts([$0]) }
    #expect(Set(alone.map(\.text)).count > 15, "the model hears differences")
    #expect(try transcripts(Self.recordings) == alone)
    #expect(try transcripts(Self.recordings.reversed()) == alone.reversed())
    #expect(try transcripts(Self.recordings, threads: 2) == alone)
    #expect(try transcripts(Self.recordings, threads: 2, batchSeconds: 10) == alone)
    #expect(try Self.recordings.flatMap { try transcripts([$0], threads: 2) } == alone)
  }

  @Test(
    arguments: ["ctc", "attention", "cassnat", "paraformer"],
    [Precision.bf16, .int8].filter(\.isSupported))
  func fewerBitsDoNotMakeCompanyMatterEither(decoder: String, precision: Precision) throws {
    let recognizer = try TinyHeads.recognizer(precision: precision)
    func transcripts(_ recordings: [AudioBuffer], threads: Int = 1) throws -> [Transcript] {
      try recognizer.transcribe(recordings, options: .init(decoder: decoder, threads: threads))
    }
    let recordings = Array(Self.recordings.prefix(6))
    let alone = try recordings.flatMap { try transcripts([$0]) }
    #expect(try transcripts(recordings) == alone)
    #expect(try transcripts(recordings.reversed(), threads: 2) == alone.reversed())
    let exact = try TinyHeads.recognizer().transcribe(
      recordings, options: .init(decoder: decoder))
    #expect(alone != exact, "the precision was used")
  }

  @Test func timesRiseInsideTheRecordingAndConfidenceIsAShare() throws {
    let recognizer = try TinyModel.recognizer()
    for transcript in try recognizer.transcribe(Self.recordings) {
      #expect((0...1).contains(transcript.confidence))
      #expect(transcript.text == transcript.words.map(\.text).joined(separator: " "))
      for units in [transcript.words, transcript.tokens] {
        var last = 0.0
        for unit in units {
          #expect(unit.start >= last && unit.start < unit.end)
          #expect(unit.end <= transcript.duration)
          #expect((0...1).contains(unit.confidence))
          last = unit.start
        }
      }
    }
  }

  @Test(arguments: [0, 1, 159, 160, 399, 400, 401, 1000])
  func recordingsTooShortForAFrameAreSilent(samples: Int) throws {
    let recognizer = try TinyModel.recognizer()
    let short = AudioBuffer(samples: [Float](repeating: 0.1, count: samples), sampleRate: 16_000)
    let alone = try recognizer.transcribe([short])
    #expect(alone.count == 1)
    if samples < 400 { #expect(alone[0].text.isEmpty) }
    let long = SyntheticSpeech.audio(seconds: 1)
    #expect(try recognizer.transcribe([long, short, long])[1] == alone[0])
    for beamSize in [1, 3] {
      let options = Recognizer.Options(decoding: .init(beamSize: beamSize, alternatives: beamSize))
      #expect(try recognizer.transcribe([short], options: options).count == 1)
    }
  }

  @Test func chunksChangeWhatIsHeardAndMustFit() throws {
    let recognizer = try TinyModel.recognizer()
    func texts(_ milliseconds: Int?, _ leftChunks: Int? = nil) throws -> [String] {
      var options = Recognizer.Options()
      options.chunkMilliseconds = milliseconds
      options.leftChunks = leftChunks
      try recognizer.check(options)
      return try recognizer.transcribe(Self.recordings, options: options).map(\.text)
    }
    let whole = try texts(nil)
    #expect(try texts(800_000) == whole)
    #expect(try texts(160, 1) != whole)
    #expect(throws: ModelError.chunkLength(asked: 100, frame: 80)) { try texts(100) }
    #expect(throws: ModelError.pastWithoutChunks(leftChunks: 2)) { try texts(nil, 2) }
    for past in [-1, Int.max] {
      #expect(throws: ModelError.leftChunks(asked: past)) { try texts(80, past) }
    }
  }

  @Test func noRecordingsAreNoTranscripts() throws {
    #expect(try TinyModel.recognizer().transcribe([]).isEmpty)
  }

  @Test func otherSampleRatesAreResampled() throws {
    let recognizer = try TinyModel.recognizer()
    let audio = SyntheticSpeech.audio(seconds: 1.5, sampleRate: 44_100)
    let transcript = try recognizer.transcribe([audio])[0]
    #expect(transcript.duration == 1.5)
    #expect(!transcript.text.isEmpty)
  }

  @Test func aLongRecordingIsHeardToItsEnd() throws {
    let recognizer = try TinyModel.recognizer()
    let audio = SyntheticSpeech.audio(seconds: 70)
    let transcript = try recognizer.transcribe(
      [audio], options: .init(decoding: .init(beamSize: 4, alternatives: 3), threads: 2))[0]
    let last = try #require(transcript.words.last)
    #expect(last.end > 65)
    #expect(transcript.alternatives.count == 3)
    #expect(transcript.alternatives[0].text == transcript.text)
    let scores = transcript.alternatives.map(\.score)
    #expect(scores == scores.sorted(by: >))
  }

  @Test func withADetectionOnlySpeechIsHeardAtItsPlace() throws {
    let recognizer = try TinyModel.recognizer()
    let speech = try AudioFile.read(Fixtures.path("audio/an4-an167-fsrb.flac"))
    let silence = [Float](repeating: 0, count: 160_000)
    let long = AudioBuffer(
      samples: silence + speech.samples + silence + silence, sampleRate: 16_000)
    var options = Recognizer.Options(threads: 2)
    options.speechDetection = .init()
    let transcripts = try recognizer.transcribe(
      [long, AudioBuffer(samples: silence, sampleRate: 16_000), speech], options: options)
    #expect(transcripts[1].text.isEmpty && transcripts[1].duration == 10)
    #expect(!transcripts[0].text.isEmpty)
    #expect(transcripts[0].words.allSatisfy { $0.start > 9.4 && $0.end < 13.2 })
    #expect(transcripts[0].duration == long.duration)
    #expect(try recognizer.transcribe([speech], options: options)[0] == transcripts[2])
  }

  @Test func anUnknownDecoderIsNamedWithThoseThatThereAre() throws {
    let recognizer = try TinyModel.recognizer()
    #expect(throws: ModelError.unknownDecoder(asked: "attention", available: ["ctc"])) {
      try recognizer.transcribe([], options: .init(decoder: "attention"))
    }
    #expect(throws: ModelError.unknownDecoder(asked: "attention", available: ["ctc"])) {
      try recognizer.check(.init(decoder: "attention"))
    }
  }
}
