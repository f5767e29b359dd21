import Audio
import ModelFixtures
import Recognition
import TestSupport
import Testing

struct FileTranscriberTests {
  private let folder: TemporaryFolder
  private let recordings: [AudioBuffer]
  private let files: [RecordingFile]

  init() throws {
    let folder = try TemporaryFolder()
    recordings = (0..<7).map {
      SyntheticSpeech.audio(seconds: 0.5 + 0.3 * Double($0), seed: UInt64($0))
    }
    files = try recordings.enumerated().map { index, audio in
      RecordingFile(try folder.write(SyntheticSpeech.wave(audio), to: "\(index).wav"))
    }
    self.folder = folder
  }

  private func outcomes(
    _ files: [RecordingFile], _ options: Recognizer.Options = .init()
  ) throws -> [FileTranscriber.Outcome] {
    var outcomes: [FileTranscriber.Outcome] = []
    try FileTranscriber(TinyModel.recognizer(), options: .init(recognition: options))
      .transcribe(files) { outcomes.append($0) }
    return outcomes
  }

  @Test func filesAreTranscribedInOrderLikeSoundInMemory() throws {
    let read = try files.map { try AudioFile.read($0.path) }
    let expected = try TinyModel.recognizer().transcribe(read)
    // A batch of one second makes groups of a few files.
    for options in [Recognizer.Options(), .init(batchSeconds: 1), .init(batchSeconds: 1, threads: 3)]
    {
      let outcomes = try outcomes(files, options)
      #expect(outcomes.map(\.index) == Array(files.indices))
      #expect(outcomes.map(\.file) == files)
      #expect(try outcomes.map { try $0.result.get() } == expected)
    }
  }

  @Test func aFileThatFailsDoesNotStopTheOthers() throws {
    var files = files
    files[2].path = folder.file("none.wav")
    let outcomes = try outcomes(files)
    #expect(outcomes.count == files.count)
    #expect(throws: AudioError.missing(path: files[2].path)) { try outcomes[2].result.get() }
    #expect(outcomes.count { (try? $0.result.get()) != nil } == files.count - 1)
  }

  @Test func anUnknownDecoderIsRefusedBeforeAnyFileIsRead() throws {
    #expect(throws: ModelError.unknownDecoder(asked: "oracle", available: ["ctc"])) {
      try outcomes([RecordingFile(folder.file("none.wav"))], .init(decoder: "oracle"))
    }
  }

  @Test func anErrorOfTheReceiverEndsTheWork() throws {
    struct Enough: Error {}
    var count = 0
    #expect(throws: Enough.self) {
      try FileTranscriber(TinyModel.recognizer()).transcribe(files) { _ in
        count += 1
        if count == 3 { throw Enough() }
      }
    }
    #expect(count == 3)
  }

  @Test func noFilesAreNoOutcomes() throws {
    #expect(try outcomes([]).isEmpty)
  }
}
