import Foundation
import Tensors
import Testing

@testable import Training

struct SilencePaddingTests {
  private let rate = 16_000
  private let tone = (0..<8000).map { 0.25 * sin(0.1 * Float($0)) }

  private func padded(_ padding: SilencePadding, seed: UInt64) -> [Float] {
    var samples = tone
    padding.apply(to: &samples, sampleRate: rate, key: RandomKey(seed))
    return samples
  }

  private func decibels(_ samples: ArraySlice<Float>) -> Double { 10 * log10(Array(samples).power) }

  @Test func silenceLiesOnBothSidesForAsLongAsForetold() {
    let padding = SilencePadding(probability: 1, seconds: 0.1...0.5, decibels: -90...(-60))
    for seed in 0..<UInt64(100) {
      let (before, after) = padding.added(key: RandomKey(seed))
      #expect((0.1...0.5).contains(before) && (0.1...0.5).contains(after))
      let found = padded(padding, seed: seed)
      #expect(abs(Double(found.count - tone.count) - (before + after) * Double(rate)) <= 1)
      let start = Int((before * Double(rate)).rounded())
      let differences = zip(found[start...], tone).map { abs($0 - $1) }
      // White noise of -60 dB has no sample above the root of three times a thousandth; that of other colours has.
      #expect(differences.max()! < 0.01)
    }
  }

  @Test func aThirdIsDigitalSilenceAndTheRestHasNoiseOfTheRange() {
    let padding = SilencePadding(probability: 1, seconds: 0.4...0.5, decibels: -80...(-60))
    let levels = (0..<UInt64(300)).map { decibels(padded(padding, seed: $0)[..<6400]) }
    let silent = levels.count { $0 == -.infinity }
    #expect((70...130).contains(silent))
    // The level is that of the whole; a slow noise is louder at one end than at the other.
    #expect(levels.allSatisfy { $0 == -.infinity || (-100...(-50)).contains($0) })
  }

  @Test func bothSidesAreDrawnBySeparateNumbers() {
    let found = (0..<UInt64(50)).map { SilencePadding.standard.added(key: RandomKey($0)) }
    #expect(found.contains { $0.before > 0 && $0.before != $0.after })
    #expect((15...35).contains(found.count { $0.before == 0 && $0.after == 0 }))
  }

  @Test func nothingIsPaddedWithSilenceToo() {
    var samples: [Float] = []
    SilencePadding(probability: 1, seconds: 0...0, decibels: -60...(-60))
      .apply(to: &samples, sampleRate: rate, key: RandomKey(1))
    #expect(samples.isEmpty)
  }

  @Test func offChangesNothing() {
    #expect(padded(.none, seed: 1) == tone)
    #expect(SilencePadding.none.added(key: RandomKey(1)) == (0, 0))
  }

  @Test func settingsOutOfRangeAreRefusedByName() {
    for (padding, name) in [
      (
        SilencePadding(probability: 1, seconds: -1...1, decibels: -60...(-50)),
        "augmentation.silence.seconds"
      ),
      (
        SilencePadding(probability: 1, seconds: 0...1, decibels: -60...6),
        "augmentation.silence.decibels"
      ),
    ] {
      let error = #expect(throws: TrainingError.self) { try padding.validate() }
      #expect(error.map { "\($0)".contains(name) } == true)
    }
  }
}
