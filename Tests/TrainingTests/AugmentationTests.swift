import Foundation
import Tensors
import Testing

@testable import Training

struct AugmentationTests {
  private let tone = (0..<8000).map { 0.3 * sin(Float($0) * 0.1) }

  /// Nearest-neighbour resampling is enough to see lengths.
  private func resample(_ samples: [Float], from: Int, to: Int) -> [Float] {
    (0..<samples.count * to / from).map { samples[min($0 * from / to, samples.count - 1)] }
  }

  @Test func noneIsTheIdentity() {
    let result = Augmentation.none.applied(
      to: tone, sampleRate: 16000, key: RandomKey(1), resample: resample)
    #expect(result == tone)
    #expect(Augmentation.none.stretch(key: RandomKey(1)) == 1)
    var features: [Float] = [1, 2, 3, 4]
    Augmentation.none.mask(&features, bins: 2, key: RandomKey(1))
    #expect(features == [1, 2, 3, 4])
  }

  @Test func theSameKeyGivesTheSameUtterance() {
    let results = ([1, 1, 2] as [UInt64]).map { seed in
      Augmentation.standard.applied(
        to: tone, sampleRate: 16000, key: RandomKey(seed), resample: resample)
    }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
  }

  @Test func theStretchForetellsTheLength() {
    for seed in 0..<30 as Range<UInt64> {
      let result = Augmentation.standard.applied(
        to: tone, sampleRate: 16000, key: RandomKey(seed), resample: resample)
      let stretch = Augmentation.standard.stretch(key: RandomKey(seed))
      #expect(abs(Double(result.count) - stretch * Double(tone.count)) <= 1)
    }
  }

  @Test func partsDrawIndependentlyOfEachOther() {
    var onlyGain = Augmentation.none
    onlyGain.gain = .standard
    var gainAndSpeed = onlyGain
    gainAndSpeed.speed = SpeedPerturbation(probability: 1, factors: [1])
    let first = onlyGain.applied(
      to: tone, sampleRate: 16000, key: RandomKey(9), resample: resample)
    let second = gainAndSpeed.applied(
      to: tone, sampleRate: 16000, key: RandomKey(9), resample: resample)
    #expect(first == second && first != tone)
  }

  @Test func survivesJSON() throws {
    let data = try JSONEncoder().encode(Augmentation.standard)
    #expect(try JSONDecoder().decode(Augmentation.self, from: data) == .standard)
  }
}
