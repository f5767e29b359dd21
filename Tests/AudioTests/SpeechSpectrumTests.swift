import Foundation
import Testing

@testable import Audio

struct SpeechSpectrumTests {
  private func spectra(_ samples: [Float], rate: Int = 16_000) -> [SpeechSpectrum] {
    var stream = SpeechSpectrumStream(sampleRate: rate)
    return stream.accept(samples.span)
  }

  @Test func `bands together hold the mean square of a tone between them`() throws {
    let spectrum = try #require(
      spectra(SteadySounds.tones([1000], seconds: 0.1, level: 0.5)).first)
    #expect(spectrum.power.count == 16)
    #expect(abs(spectrum.power.reduce(0, +) - 0.125) < 1e-3)
    let loudest = try #require(
      spectrum.power.indices.max { spectrum.power[$0] < spectrum.power[$1] })
    #expect(spectrum.power[loudest] > 0.1)
  }

  @Test(arguments: [50.0, 7000])
  func `what lies beyond the bands is not counted`(frequency: Double) throws {
    let spectrum = try #require(
      spectra(SteadySounds.tones([frequency], seconds: 0.1, level: 0.5)).first)
    #expect(spectrum.power.reduce(0, +) < 1e-5)
  }

  @Test func `the same tones resemble each other, louder or not, and others do not`() {
    func moment(_ pitch: Double, _ level: Double) -> SpeechSpectrum {
      let harmonics = (1...12).map { Double($0) * pitch }
      return spectra(SteadySounds.tones(harmonics, seconds: 0.04, level: level))[0]
    }
    #expect(moment(220, 0.02).resemblance(to: moment(220, 0.002)) > 0.99)
    #expect(moment(220, 0.02).resemblance(to: moment(233, 0.02)) < 0.5)
    #expect(abs(moment(220, 0.02).resemblance(to: moment(220, 0.02)) - 1) < 1e-4)
  }

  @Test func `silence resembles nothing`() {
    let silence = spectra(SteadySounds.silence(seconds: 0.04))[0]
    #expect(silence.resemblance(to: silence) == 0)
    #expect(silence.power.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [4000, 8000, 11_025, 16_000, 22_050, 48_000, 384_000])
  func `bands rise within the spectrum at every rate`(rate: Int) {
    let layout = SpeechSpectrum.Layout(sampleRate: rate)
    #expect(layout.edges.count > 8)
    #expect(zip(layout.edges, layout.edges.dropFirst()).allSatisfy { $0 < $1 })
    #expect(layout.edges.allSatisfy { $0 <= layout.windowLength / 2 })
    #expect(layout.detail.upperBound <= layout.windowLength / 2)
    #expect(layout.detail.count > 40)
  }
}
