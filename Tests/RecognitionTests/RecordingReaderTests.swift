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
    _ files: [RecordingFile]? = nil, seconds: Double, files limit: Int = 1000, threads: Int = 1,
    longest: Double = 30
  ) -> [RecordingReader.Group] {
    let reader = RecordingReader(
      files ?? self.files, channel: .mean, sampleRate: 16_000, Segmenter(longest: longest),
      limits: .init(seconds: seconds, files: limit, threads: threads))
    var groups: [RecordingReader.Group] = []
    while let group = reader.next() { groups.append(group) }
    #expect(reader.next() == nil)
    return groups
  }

  @Test func groupsAreFullWhenTheyHaveTheirSeconds() {
    #expect(groups(seconds: 1).map(\.ends.count).reduce(0, +) == 12)
    #expect(groups(seconds: 1).dropLast().allSatisfy { (1...1.5).contains($0.seconds) })
    #expect(groups(seconds: 100).map(\.segments.count) == [11])
  }

  @Test func groupsHaveNoMoreFilesThanAllowed() {
    #expect(groups(seconds: 100, files: 5).map(\.ends.count) == [5, 5, 2])
  }

  @Test(arguments: [1, 3])
  func eachRecordingEndsOnceAndFailuresAreNamed(threads: Int) throws {
    let groups = groups(seconds: 1.5, threads: threads)
    let ends = groups.flatMap(\.ends).sorted { $0.file < $1.file }
    #expect(ends.map(\.file) == Array(0..<12))
    for end in ends {
      switch end.result {
      case .success(let seconds): #expect(end.file != 4 && seconds == 0.5)
      case .failure(let error):
        #expect(end.file == 4 && error == .missing(path: folder.file("missing")))
      }
    }
    let segments = groups.flatMap(\.segments)
    #expect(Set(segments.map(\.file)) == Set(0..<12).subtracting([4]))
    #expect(segments.allSatisfy { $0.segment.samples.count == 8000 })
    #expect(groups.last?.completed == 12)
    #expect(groups.map(\.completed) == groups.map(\.completed).sorted())
  }

  @Test(arguments: [1, 2])
  func aLongRecordingIsReadInPartsOfBoundedSize(threads: Int) throws {
    let audio = SyntheticSpeech.audio(seconds: 60)
    let long = RecordingFile(
      try folder.write(SyntheticSpeech.floatWave(audio.samples), to: "long.wav"))
    let groups = groups([files[0], long, files[1]], seconds: 10, threads: threads, longest: 3)
    #expect(groups.count >= 5)
    // A block is four seconds.
    #expect(groups.allSatisfy { $0.seconds <= 10 + 4.2 * Double(threads) })
    for group in groups {
      let seconds = group.segments.reduce(0) { $0 + $1.segment.samples.count } / 16_000
      #expect(seconds <= 10 + 8 * threads)
    }
    let parts = groups.flatMap(\.segments).filter { $0.file == 1 }.map(\.segment)
    #expect(parts == Segmenter(longest: 3).segments(of: audio))
    #expect(groups.contains { $0.completed.truncatingRemainder(dividingBy: 1) > 0.1 })
  }

  @Test func noFilesAreNoGroups() {
    #expect(groups([], seconds: 1).isEmpty)
  }
}
