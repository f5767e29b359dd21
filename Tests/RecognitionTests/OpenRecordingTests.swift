import Audio
import ModelFixtures
import Recognition
import TestSupport
import Testing

struct OpenRecordingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// All segments, the seconds at the end, and the share before each step.
  private func read(
    _ file: RecordingFile, longest: Double = 2
  ) throws -> (segments: [Segmenter.Segment], seconds: Double, shares: [Double]) {
    var recording = try OpenRecording(
      file, channel: .mean, sampleRate: 16_000, Segmenter(longest: longest))
    var segments: [Segmenter.Segment] = []
    var shares = [recording.share]
    while let next = try recording.next() {
      segments += next
      shares.append(recording.share)
    }
    #expect(try recording.next() == nil)
    return (segments, recording.seconds, shares)
  }

  @Test func segmentsAreThoseOfTheWholeRecordingAtTheRateOfTheModel() throws {
    let audio = SyntheticSpeech.audio(seconds: 11.3, sampleRate: 44_100)
    let path = try folder.write(
      SyntheticSpeech.floatWave(audio.samples, sampleRate: 44_100), to: "a.wav")
    let whole = try Resampler.resample(audio, to: 16_000)
    let (segments, seconds, shares) = try read(RecordingFile(path))
    #expect(segments == Segmenter(longest: 2).segments(of: whole))
    #expect(segments.count >= 6)
    #expect(abs(seconds - 11.3) < 1e-3)
    #expect(shares.first == 0 && shares.last == 1)
    #expect(shares == shares.sorted())
  }

  @Test func partsOfRecordingsAreReadAlone() throws {
    let audio = SyntheticSpeech.audio(seconds: 5)
    let path = try folder.write(SyntheticSpeech.floatWave(audio.samples), to: "a.wav")
    let (segments, seconds, shares) = try read(RecordingFile(path, offset: 1, duration: 1.5))
    #expect(segments.flatMap(\.samples) == Array(audio.samples[16_000..<40_000]))
    #expect(segments.first?.start == 0)
    #expect(seconds == 1.5 && shares.last == 1)
  }

  @Test func aRecordingThatEndsTooEarlyIsAnError() throws {
    let bytes = SyntheticSpeech.floatWave(SyntheticSpeech.audio(seconds: 5).samples)
    let path = try folder.write(Array(bytes.dropLast(40_000)), to: "cut.wav")
    #expect(throws: AudioError.self) { _ = try read(RecordingFile(path)) }
    #expect(throws: AudioError.self) { _ = try read(RecordingFile(folder.file("missing"))) }
  }
}
