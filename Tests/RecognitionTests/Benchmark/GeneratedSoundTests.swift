import Audio
import Testing

@testable import Recognition

struct GeneratedSoundTests {
  @Test func soundHasTheLengthThatWasAskedForAndIsTheSameEveryTime() {
    let audio = GeneratedSound.audio(seconds: 0.5, number: 3)
    #expect(audio.samples.count == 8000 && audio.sampleRate == 16_000)
    #expect(audio == GeneratedSound.audio(seconds: 0.5, number: 3))
    #expect(audio != GeneratedSound.audio(seconds: 0.5, number: 4))
  }

  @Test func itHasLoudAndQuietPartsWithinFullScale() {
    let samples = GeneratedSound.audio(seconds: 2, number: 0).samples
    let energies = stride(from: 0, to: samples.count, by: 800).map { start in
      samples[start..<start + 800].reduce(0) { $0 + $1 * $1 }
    }
    #expect(samples.allSatisfy { abs($0) < 1 })
    #expect((energies.max() ?? 0) > 20 * (energies.min() ?? .infinity))
  }
}
