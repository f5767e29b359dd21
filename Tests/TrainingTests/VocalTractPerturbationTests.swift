import Tensors
import Testing

@testable import Training

struct VocalTractPerturbationTests {
  private let bins = 80

  @Test func aFactorOfOneChangesNothing() {
    for (bin, source) in VocalTractPerturbation.sources(bins: bins, factor: 1).enumerated() {
      #expect(abs(Double(source.bin) + Double(source.share) - Double(bin)) < 1e-6)
    }
  }

  @Test func resonancesMoveTogetherAndTheEndsStay() {
    for factor in [0.85, 1.15] {
      let sources = VocalTractPerturbation.sources(bins: bins, factor: factor)
        .map { Double($0.bin) + Double($0.share) }
      #expect(zip(sources, sources.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(sources[0] >= 0 && sources[bins - 1] <= Double(bins - 1))
      #expect(abs(sources[bins - 1] - Double(bins - 1)) < 1)
      #expect(factor > 1 ? sources[40] > 41 : sources[40] < 39)
    }
  }

  @Test func aPeakMovesToTheFrequencyDividedByTheFactor() {
    // 1127 ln(1 + 1000 / 700) = 1000 mel is bin 27.5 of 80; 1000 / 1.15 Hz is 910 mel, bin 25.
    var features = [Float](repeating: 0, count: bins)
    for bin in 26...29 { features[bin] = 1 }
    var found = features
    let key = (0..<200).map { RandomKey(UInt64($0)) }.first { key in
      var copy = features
      VocalTractPerturbation(probability: 1, strength: 0.15).apply(
        to: &copy, bins: bins, key: key)
      return copy[25] > 0.9 && copy[29] < 0.1
    }
    #expect(key != nil)
    VocalTractPerturbation.none.apply(to: &found, bins: bins, key: RandomKey(1))
    #expect(found == features)
  }

  @Test func whatIsDrawnIsAFunctionOfTheKey() {
    let features = (0..<3 * bins).map { Float($0 % 7) }
    let warp = VocalTractPerturbation(probability: 1, strength: 0.2)
    var (first, second, other) = (features, features, features)
    warp.apply(to: &first, bins: bins, key: RandomKey(1))
    warp.apply(to: &second, bins: bins, key: RandomKey(1))
    warp.apply(to: &other, bins: bins, key: RandomKey(2))
    #expect(first == second)
    #expect(first != other && first != features)
  }
}
