import Foundation
import Testing

@testable import Audio

struct MuLawTests {
  @Test func silenceAndFullLevelAreKeptAndMoreIsClipped() {
    #expect(MuLaw.roundTrip(0) == 0)
    #expect(abs(MuLaw.roundTrip(1) - 1) < 1e-5)
    #expect(abs(MuLaw.roundTrip(-7) + 1) < 1e-5)
  }

  @Test(arguments: [1, 0.1, 0.02] as [Float])
  func noiseStaysAboutAsFarBelowLoudSoundAsBelowQuiet(level: Float) {
    let sine = (0..<8000).map { level * sin(Float($0) * 0.37) }
    let error = sine.map { MuLaw.roundTrip($0) - $0 }
    let decibels = 10 * log10(sine.reduce(0) { $0 + $1 * $1 } / error.reduce(0) { $0 + $1 * $1 })
    #expect((30...42).contains(decibels), "\(decibels) dB at \(level)")
  }

  @Test func hasAtMost255Levels() {
    let levels = Set((-5000...5000).map { MuLaw.roundTrip(Float($0) / 5000) })
    #expect((250...255).contains(levels.count))
    for level in levels { #expect(abs(MuLaw.roundTrip(level) - level) < 1e-6) }
  }
}
