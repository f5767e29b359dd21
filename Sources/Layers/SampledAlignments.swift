import Glibc
package import Tensors

/// Other ways to hear an utterance: its best CTC path, changed where the path is unsure of itself (error-based
/// sampled alignments, Fan et al. 2021, arXiv 2010.14725).
///
/// A frame is uncertain if its best label is less probable than a threshold. A sample takes, in each uncertain
/// frame, the best label or the second best with probability ½ each, whatever their probabilities, and the
/// best label in all other frames.
package struct SampledAlignments: Sendable {
  /// S, the number of samples drawn, the best path among them.
  package var count: Int
  /// Frames whose best label is less probable than this are uncertain, 0…1.
  package var threshold: Double
  /// Frame t of sample s depends on this, s and t only, so an utterance is sampled alike in every batch.
  package var key: RandomKey

  /// S samples at a threshold.
  package init(count: Int, threshold: Double, key: RandomKey) {
    precondition(count > 0, "the best path is always among the samples")
    self.count = count
    self.threshold = threshold
    self.key = key
  }

  /// The spans of every sample, in the order of the samples, without those that were there before. The first
  /// is the best path's.
  ///
  /// - Parameters:
  ///   - logProbabilities: Natural logarithms, [T, V]; label 0 is the blank.
  ///   - frames: T; at least one.
  ///   - vocabulary: V; at least two.
  package func spans(
    logProbabilities: Span<Float>, frames: Int, vocabulary: Int
  ) -> [TokenSpans] {
    precondition(logProbabilities.count == frames * vocabulary, "log-probabilities are not [T, V]")
    precondition(vocabulary > 1, "one label leaves nothing to choose from")
    let choices = (0..<frames).map {
      let row = logProbabilities.extracting($0 * vocabulary..<($0 + 1) * vocabulary)
      return FrameChoice(row, threshold: log(threshold))
    }
    var seen: Set<TokenSpans> = []
    return (0..<count).compactMap { sample in
      let spans = TokenSpans(firings: firings(choices, sample: sample), frames: frames)
      return seen.insert(spans).inserted ? spans : nil
    }
  }

  /// The frames in which a sample names another token than in the frame before.
  private func firings(_ choices: [FrameChoice], sample: Int) -> [Int] {
    let key = key.child(sample)
    var firings: [Int] = []
    var (before, bits) = (CTC.blank, UInt64(0))
    for (frame, choice) in choices.enumerated() {
      let place = frame % UInt64.bitWidth
      if place == 0 && sample > 0 { bits = key.bits(UInt64(frame / UInt64.bitWidth)) }
      let takesSecond = choice.isUncertain && bits >> place & 1 == 1
      let label = takesSecond ? choice.second : choice.best
      if label != before && label != CTC.blank { firings.append(frame) }
      before = label
    }
    return firings
  }
}

/// The two labels that a frame may be given. Equally probable ones resolve to the lower.
private struct FrameChoice {
  var best, second: Int
  var isUncertain: Bool

  init(_ row: Span<Float>, threshold: Double) {
    (best, second) = row[1] > row[0] ? (1, 0) : (0, 1)
    for label in 2..<max(2, row.count) {
      if row[label] > row[best] {
        (best, second) = (label, best)
      } else if row[label] > row[second] {
        second = label
      }
    }
    isUncertain = Double(row[best]) < threshold
  }
}
