import Audio
import ModelFixtures
import Recognition
import TestSupport
import Testing

struct RecordingReaderTests {
  private let folder: TemporaryFolder
  private let files: [RecordingFile]

  /// Twelve recordings of half a second each at 8 kHz, of which the fifth is missing.
  init() throws {
    folder = try TemporaryFolder()
    let bytes = SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 0.5, sampleRate: 8000))
    files = try (0..<12).map { [folder] in
      RecordingFile($0 == 4 ? folder.file("missing") : try folder.write(bytes, to: "\($0).wav"))
    }
  }

  private func groups(
    seconds: Double, files limit: Int = 1000, threads: Int = 1
  ) throws -> [[RecordingReader.Reading]] {
    let reader = RecordingReader(
      files, channel: .mean, for: try FeatureFrontend(.kaldi, .none),
      limits: .init(seconds: seconds, files: limit, threads: threads))
    var groups: [[RecordingReader.Reading]] = []
    while true {
      let group = reader.next()
      if group.isEmpty { return groups }
      groups.append(group)
    }
  }

  @Test func groupsAreFullWhenTheyHaveTheirSeconds() throws {
    #expect(try groups(seconds: 1).map(\.count) == [2, 2, 3, 2, 2, 1])
    #expect(try groups(seconds: 100).map(\.count) == [12])
    #expect(try groups(seconds: 0.01).map(\.count) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1])
  }

  @Test func groupsHaveNoMoreFilesThanAllowed() throws {
    #expect(try groups(seconds: 100, files: 5).map(\.count) == [5, 5, 2])
  }

  @Test(arguments: [1, 3])
  func readingsComeInOrderAndFailuresAtTheirPlace(threads: Int) throws {
    let readings = try groups(seconds: 1.5, threads: threads).flatMap(\.self)
    #expect(readings.count == 12)
    for (index, reading) in readings.enumerated() {
      switch reading {
      case .success(let audio):
        #expect(index != 4 && audio.sampleRate == 16_000 && audio.samples.count == 8000)
      case .failure(let error):
        #expect(index == 4 && error == .missing(path: folder.file("missing")))
      }
    }
  }

  @Test func moreThreadsExceedTheSecondsByAFileEachAtMost() throws {
    for group in try groups(seconds: 1, threads: 4) {
      let seconds = group.reduce(0) { $0 + ((try? $1.get().duration) ?? 0) }
      #expect(seconds <= 1 + 4 * 0.5)
    }
  }
}
