import Foundation
import Testing

@testable import Training

struct SignalLevelTests {
  @Test func powerIsTheMeanSquareOfAnyNumberOfSamples() {
    #expect([3, 4, 5, 6, 7, 8].power == Double(9 + 16 + 25 + 36 + 49 + 64) / 6)
    #expect([2, -2, 2].power == 4)
    #expect(([] as [Float]).power.isNaN)
  }

  @Test(arguments: [-5.0, 0, 20])
  func noiseIsAddedAtTheLevelAsked(decibels: Double) {
    let tone = (0..<999).map { sin(Float($0)) }
    let noise = (0..<999).map { 17 * cos(Float($0 * $0)) }
    var sum = tone
    sum.add(noise, below: decibels)
    let added = zip(sum, tone).map { $0 - $1 }
    #expect(abs(10 * log10(tone.power / added.power) - decibels) < 0.001)
  }

  @Test func silenceIsNeitherAddedNorDrowned() {
    var (tone, silence) = ([1, -1] as [Float], [0, 0] as [Float])
    tone.add(silence, below: 0)
    #expect(tone == [1, -1])
    silence.add(tone, below: 0)
    #expect(silence == [0, 0])
  }
}
