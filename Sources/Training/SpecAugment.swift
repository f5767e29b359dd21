package import Tensors

/// Masks stretches of time and bands of frequency in the features of one utterance.
///
/// Park et al., *SpecAugment* (2019), §2: each of `timeMasks` stretches is t frames long with t
/// even over 0…min(`timeWidth`, `timeShare` · frames) and starts anywhere it fits; each of
/// `frequencyMasks` bands likewise is f bins wide with f even over 0…`frequencyWidth`. Masked
/// values become `fill`, the mean of normalised features being 0. Time warping, which the paper
/// found to matter least, is left out.
package struct SpecAugment: Codable, Sendable, Equatable {
  /// How many bands of frequency are masked.
  package var frequencyMasks: Int
  /// The widest band, in bins.
  package var frequencyWidth: Int
  /// How many stretches of time are masked.
  package var timeMasks: Int
  /// The longest stretch, in frames.
  package var timeWidth: Int
  /// The longest stretch as a share of the utterance, 0…1, which protects short utterances.
  package var timeShare: Double

  /// Masks nothing, and becomes `standard` when the counts are raised.
  package static let none = SpecAugment(
    frequencyMasks: 0, frequencyWidth: 27, timeMasks: 0, timeWidth: 100, timeShare: 0.05)

  /// Two bands and five stretches, the longest a twentieth of the utterance.
  package static let standard = SpecAugment(
    frequencyMasks: 2, frequencyWidth: 27, timeMasks: 5, timeWidth: 100, timeShare: 0.05)

  /// The stretches (ranges of frames) and bands (ranges of bins) that `key` draws.
  package func masks(
    frames: Int, bins: Int, key: RandomKey
  ) -> (time: [Range<Int>], frequency: [Range<Int>]) {
    let longest = min(timeWidth, Int(timeShare * Double(frames)), frames)
    let widest = min(frequencyWidth, bins)
    return (
      time: Self.ranges(timeMasks, within: frames, longest: longest, key: key.child("time")),
      frequency: Self.ranges(
        frequencyMasks, within: bins, longest: widest, key: key.child("frequency"))
    )
  }

  /// Masks `features` in place, row-major [T, `bins`].
  package func apply(
    to features: inout [Float], bins: Int, filling fill: Float = 0, key: RandomKey
  ) {
    precondition(
      bins > 0 && features.count.isMultiple(of: bins),
      "\(features.count) features are not rows of \(bins) bins")
    let frames = features.count / bins
    let masks = masks(frames: frames, bins: bins, key: key)
    for stretch in masks.time {
      for index in stretch.lowerBound * bins..<stretch.upperBound * bins { features[index] = fill }
    }
    for band in masks.frequency {
      for frame in 0..<frames {
        for bin in band { features[frame * bins + bin] = fill }
      }
    }
  }

  private static func ranges(
    _ count: Int, within length: Int, longest: Int, key: RandomKey
  ) -> [Range<Int>] {
    (0..<UInt64(max(count, 0))).map { mask in
      let width = key.index(below: max(longest, 0) + 1, at: 2 * mask)
      let start = key.index(below: length - width + 1, at: 2 * mask + 1)
      return start..<start + width
    }
  }

  func validate() throws(TrainingError) {
    let counts = [
      ("frequencyMasks", frequencyMasks), ("frequencyWidth", frequencyWidth),
      ("timeMasks", timeMasks), ("timeWidth", timeWidth),
    ]
    for (name, value) in counts {
      try require(value >= 0, "augmentation.masking.\(name)", "\(value)", "a number from 0")
    }
    try require(
      (0...1).contains(timeShare), "augmentation.masking.timeShare", "\(timeShare)",
      "a number from 0 to 1")
  }
}
