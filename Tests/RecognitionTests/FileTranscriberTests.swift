import Audio
import ModelFixtures
import Recognition
import TestSupport
import Testing

struct FileTranscriberTests {
  private struct Enough: Error {}

  private let folder: TemporaryFolder
  private let audios: [AudioBuffer]
  private let files: [RecordingFile]

  /// Nine recordings and, between them, one that is no recording.
  init() throws {
    folder = try TemporaryFolder()
    audios = (0..<9).map {
      SyntheticSpeech.audio(seconds: 0.3 + 0.4 * Double($0 * 5 % 9), seed: UInt64($0))
    }
    var files = try zip(0..., audios).map { [folder] in
      RecordingFile(
        try folder.write(SyntheticSpeech.floatWave($1.samples), to: "\($0).wav"))
    }
    files.insert(RecordingFile(folder.path), at: 3)
    self.files = files
  }

  private func outcomes(
    _ files: [RecordingFile], batchSeconds: Double = 120, threads: Int = 1
  ) throws -> [FileTranscriber.Outcome] {
    let transcriber = FileTranscriber(
      try TinyModel.recognizer(),
      options: .init(recognition: .init(batchSeconds: batchSeconds, threads: threads)))
    var outcomes: [FileTranscriber.Outcome] = []
    try transcriber.transcribe(files) { outcomes.append($0) }
    return outcomes
  }

  @Test(arguments: [0.2, 1, 120], [1, 2])
  func whateverTheGroupsTranscriptsAreThoseOfTheRecognizer(
    batchSeconds: Double, threads: Int
  ) throws {
    let expected = try TinyModel.recognizer().transcribe(audios)
    let outcomes = try outcomes(files, batchSeconds: batchSeconds, threads: threads)
    #expect(outcomes.map(\.index) == Array(0..<10))
    #expect(outcomes.map(\.file) == files)
    #expect(outcomes.compactMap { try? $0.result.get() } == expected)
    guard case .failure(let error) = outcomes[3].result else {
      Issue.record("a folder was transcribed")
      return
    }
    #expect(error == .notAFile(path: folder.path, kind: "a directory"))
  }

  @Test func partsOfRecordingsAreHeardAlone() throws {
    let whole = audios[1]
    let part = RecordingFile(files[1].path, offset: 0.5, duration: 1)
    let transcript = try #require(try outcomes([part]).first).result.get()
    let samples = Array(whole.samples[8000..<24_000])
    let expected = try TinyModel.recognizer().transcribe([
      AudioBuffer(samples: samples, sampleRate: 16_000)
    ])
    #expect(transcript == expected[0])
  }

  @Test func noFilesAndOnlyFailuresAreWorkDoneToo() throws {
    #expect(try outcomes([]).isEmpty)
    #expect(try outcomes([files[3], files[3]]).count == 2)
  }

  @Test func whoeverReceivesOutcomesCanEndTheWork() throws {
    let transcriber = FileTranscriber(
      try TinyModel.recognizer(), options: .init(recognition: .init(batchSeconds: 0.2)))
    var delivered = 0
    #expect(throws: Enough.self) {
      try transcriber.transcribe(files) { _ in
        delivered += 1
        if delivered == 2 { throw Enough() }
      }
    }
    #expect(delivered == 2)
  }

  @Test func aDecoderThatTheModelLacksIsToldBeforeAnyFileIsRead() throws {
    let transcriber = FileTranscriber(
      try TinyModel.recognizer(), options: .init(recognition: .init(decoder: "attention")))
    #expect(throws: ModelError.unknownDecoder(asked: "attention", available: ["ctc"])) {
      try transcriber.transcribe(files) { _ in Issue.record("delivered") }
    }
  }

  @Test(arguments: [1, 2])
  func aLongRecordingIsTranscribedAsIfItWereInMemory(threads: Int) throws {
    let audio = SyntheticSpeech.audio(seconds: 100)
    let path = try folder.write(SyntheticSpeech.floatWave(audio.samples), to: "long.wav")
    let transcriber = FileTranscriber(
      try TinyModel.recognizer(),
      options: .init(recognition: .init(batchSeconds: 5, threads: threads)))
    var (outcomes, progress): ([FileTranscriber.Outcome], [FileTranscriber.Progress]) = ([], [])
    try transcriber.transcribe([files[0], RecordingFile(path), files[1]]) {
      progress.append($0)
    } deliver: {
      outcomes.append($0)
    }
    let expected = try TinyModel.recognizer().transcribe([audios[0], audio, audios[1]])
    #expect(try outcomes.map { try $0.result.get() } == expected)
    #expect(progress.count > 4)
    #expect(progress.map(\.files) == progress.map(\.files).sorted())
    let last = try #require(progress.last)
    #expect(last.files == 3)
    #expect(abs(last.seconds - expected.reduce(0) { $0 + $1.duration }) < 1e-6)
  }

  @Test func withoutSpeechThereIsNoText() throws {
    let path = try folder.write(
      SyntheticSpeech.floatWave([Float](repeating: 0, count: 400_000)), to: "silence.wav")
    var recognition = Recognizer.Options()
    recognition.speechDetection = .init()
    let transcriber = FileTranscriber(
      try TinyModel.recognizer(), options: .init(recognition: recognition))
    var texts: [String] = []
    try transcriber.transcribe([RecordingFile(path)]) { texts.append(try $0.result.get().text) }
    #expect(texts == [""])
  }

  @Test func itTellsHowLongRecognitionTook() throws {
    let transcriber = FileTranscriber(try TinyModel.recognizer())
    #expect(try transcriber.transcribe(files) { _ in } > .zero)
    #expect(try transcriber.transcribe([]) { _ in } == .zero)
  }
}
