import Foundation
import Testing

@testable import Audio

struct SpectralFramesTests {
  private let wave = (0..<1000).map { sin(Float($0) * 0.2) * Float($0 % 100) / 100 }

  @Test(arguments: [0, 1, 31, 64, 1000])
  func framesThatNobodyChangesAddUpToTheRecording(count: Int) {
    let samples = Array(wave.prefix(count))
    let result = SpectralFrames(length: 64).applied(to: samples) { _ in }
    #expect(result.count == count)
    for (old, new) in zip(samples, result) { #expect(abs(old - new) < 1e-6) }
  }

  @Test func aChangeOfTheSpectrumIsHeardInEveryFrame() {
    let result = SpectralFrames(length: 128).applied(to: wave) { spectrum in
      for index in spectrum.indices { spectrum[index] *= -0.5 }
    }
    for (old, new) in zip(wave, result) { #expect(abs(-0.5 * old - new) < 1e-6) }
  }

  @Test func aSineIsWhereItsFrequencyIs() {
    let sine = (0..<4096).map { sin(2 * Float.pi * Float($0) * 32 / 256) }
    var largest = 0.0
    _ = SpectralFrames(length: 256).applied(to: sine) { spectrum in
      #expect(spectrum.count == 258)
      largest = max(largest, hypot(spectrum[64], spectrum[65]))
    }
    #expect(abs(largest - 256 / Double.pi) < 1)
  }
}
