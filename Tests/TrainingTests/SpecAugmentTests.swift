import Tensors
import Testing

@testable import Training

struct SpecAugmentTests {
  @Test func masksExactlyTheDrawnStretchesAndBands() {
    let key = RandomKey(1)
    let frames = 200
    let bins = 80
    var features = [Float](repeating: 1, count: frames * bins)
    SpecAugment.standard.apply(to: &features, bins: bins, filling: -9, key: key)
    let masks = SpecAugment.standard.masks(frames: frames, bins: bins, key: key)
    let isMasked = { (frame: Int, bin: Int) in
      masks.time.contains { $0.contains(frame) } || masks.frequency.contains { $0.contains(bin) }
    }
    for frame in 0..<frames {
      for bin in 0..<bins {
        #expect(features[frame * bins + bin] == (isMasked(frame, bin) ? -9 : 1))
      }
    }
  }

  @Test func timeMasksNeverExceedTheirShareOrTheirWidth() {
    for seed in 0..<UInt64(300) {
      let long = SpecAugment.standard.masks(frames: 4000, bins: 80, key: RandomKey(seed))
      let short = SpecAugment.standard.masks(frames: 60, bins: 80, key: RandomKey(seed))
      #expect(long.time.allSatisfy { $0.count <= 100 && $0.upperBound <= 4000 })
      #expect(short.time.allSatisfy { $0.count <= 3 && $0.upperBound <= 60 })
      #expect(long.frequency.allSatisfy { $0.count <= 27 && $0.upperBound <= 80 })
    }
  }

  @Test func everyWidthUpToTheLargestOccurs() {
    let widths = (0..<UInt64(2000)).flatMap { seed in
      SpecAugment.standard.masks(frames: 100, bins: 80, key: RandomKey(seed)).frequency.map(\.count)
    }
    #expect(Set(widths) == Set(0...27))
    let mean = Double(widths.reduce(0, +)) / Double(widths.count)
    #expect(abs(mean - 13.5) < 0.5)
  }

  @Test func nothingIsMaskedWhenOffOrEmpty() {
    var features = [Float](repeating: 1, count: 800)
    SpecAugment.none.apply(to: &features, bins: 80, key: RandomKey(1))
    #expect(features.allSatisfy { $0 == 1 })
    var nothing: [Float] = []
    SpecAugment.standard.apply(to: &nothing, bins: 80, key: RandomKey(1))
    #expect(nothing.isEmpty)
  }
}
