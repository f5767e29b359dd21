import Audio
import ModelFixtures
import Recognition
import Testing

struct SegmenterTests {
  private func audio(seconds: Double, pauses: [ClosedRange<Double>] = []) -> AudioBuffer {
    var audio = SyntheticSpeech.audio(seconds: seconds, sampleRate: 1000)
    for pause in pauses {
      for index in Int(pause.lowerBound * 1000)..<Int(pause.upperBound * 1000) {
        audio.samples[index] = 0
      }
    }
    return audio
  }

  @Test(arguments: [0, 0.001, 1, 29.999, 30])
  func aRecordingWithinTheLimitStaysWhole(seconds: Double) {
    let audio = audio(seconds: seconds)
    #expect(Segmenter().segments(of: audio) == [.init(start: 0, samples: audio.samples)])
  }

  @Test(arguments: [30.001, 45, 100, 301.5])
  func segmentsCoverALongRecordingAndNoneExceedsTheLimit(seconds: Double) {
    let audio = audio(seconds: seconds)
    let segments = Segmenter().segments(of: audio)
    #expect(segments.flatMap(\.samples) == audio.samples)
    var end = 0
    for segment in segments {
      #expect(segment.start == end)
      end += segment.samples.count
    }
    #expect(segments.allSatisfy { (1...30_000).contains($0.samples.count) })
    #expect(segments.dropLast().allSatisfy { $0.samples.count > 20_000 })
  }

  @Test func cutsLieInPauses() {
    let pauses = [24.0...24.5, 47.3...47.8, 71...71.4]
    let segments = Segmenter().segments(of: audio(seconds: 90, pauses: pauses))
    #expect(segments.count == 4)
    for (segment, pause) in zip(segments.dropFirst(), pauses) {
      #expect(pause.contains(Double(segment.start) / 1000))
    }
  }

  @Test func silenceWithoutEndIsCutAllTheSame() {
    let silence = AudioBuffer(samples: [Float](repeating: 0, count: 100_000), sampleRate: 1000)
    let segments = Segmenter().segments(of: silence)
    #expect(segments.reduce(0) { $0 + $1.samples.count } == 100_000)
    #expect(segments.allSatisfy { $0.samples.count <= 30_000 })
  }
}
