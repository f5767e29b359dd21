import Audio
import ModelFixtures
import Recognition
import TestSupport
import Testing

struct RecordingReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Recordings of `seconds` each, which differ in their first sample.
  private func files(_ count: Int, seconds: Double) throws -> [RecordingFile] {
    try (0..<count).map { index in
      var samples = [Int16](repeating: 0, count: Int(16_000 * seconds))
      samples[0] = Int16(index)
      return RecordingFile(try folder.write(WaveBytes(samples).bytes, to: "\(index).wav"))
    }
  }

  private func reader(_ files: [RecordingFile], _ limits: RecordingReader.Limits) throws
    -> RecordingReader
  {
    RecordingReader(files, channel: .mean, for: try FeatureFrontend(.kaldi, .none), limits: limits)
  }

  @Test(arguments: [1, 3])
  func groupsTogetherAreTheFilesInOrder(threads: Int) throws {
    let reader = try reader(
      files(20, seconds: 0.1), .init(seconds: 0.35, threads: threads))
    var found: [Float] = []
    while true {
      let group = reader.next()
      if group.isEmpty { break }
      // Full after four files; threads may each be reading one more.
      #expect(group.count <= 3 + threads)
      found += try group.map { try $0.get().samples[0] * 32_768 }
    }
    #expect(found == (0..<20).map(Float.init))
  }

  @Test func aGroupHasNoMoreFilesThanAllowed() throws {
    let reader = try reader(
      files(5, seconds: 0.1), .init(seconds: 100, files: 2, threads: 2))
    #expect((0..<4).map { _ in reader.next().count } == [2, 2, 1, 0])
  }

  @Test func aFileThatCannotBeReadKeepsItsPlace() throws {
    var files = try files(3, seconds: 0.1)
    files[1].path = folder.file("none.wav")
    let group = try reader(files, .init(seconds: 100, threads: 2)).next()
    #expect(group.count == 3)
    #expect(throws: AudioError.missing(path: files[1].path)) { try group[1].get() }
    #expect(try group[2].get().samples[0] == 2 / 32_768)
  }
}
