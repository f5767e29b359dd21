/// Which utterances can be learnt from at all.
package struct UtteranceLimits: Sendable, Equatable {
  /// The shortest, in seconds.
  package var minimumSeconds = 0.0
  /// The longest, in seconds.
  package var maximumSeconds = Double.infinity
  /// How many frames a second has where CTC aligns texts; nil where nothing needs the alignment.
  package var framesPerSecond: Double?
  /// How many deviations from the usual tokens a second are too many; nil if any are fine.
  package var rateDeviations: Double?

  /// No limits.
  package init() {}

  /// The utterances that pass, and the others with their reasons, both in the order of `sizes`.
  package func divide(
    _ sizes: [UtteranceSize], budget: BatchBudget
  ) -> (used: [Int], exclusions: [BatchExclusion]) {
    var used: [Int] = []
    used.reserveCapacity(sizes.count)
    var exclusions: [BatchExclusion] = []
    for (index, size) in sizes.enumerated() {
      if let reason = reason(toExclude: size, budget) {
        exclusions.append(BatchExclusion(index: index, reason: reason))
      } else {
        used.append(index)
      }
    }
    guard let rateDeviations else { return (used, exclusions) }
    let rates = TokenRates(used.lazy.map { sizes[$0] })
    used.removeAll { index in
      let (ratio, deviations) = rates.deviation(of: sizes[index])
      guard deviations > rateDeviations else { return false }
      exclusions.append(
        BatchExclusion(
          index: index, reason: .unlikelyRate(ratio: ratio, deviations: deviations)))
      return true
    }
    return (used, exclusions.sorted { $0.index < $1.index })
  }

  /// Whether an utterance by itself passes, whatever is usual among others.
  func allow(_ size: UtteranceSize, budget: BatchBudget) -> Bool {
    reason(toExclude: size, budget) == nil
  }

  private func reason(
    toExclude size: UtteranceSize, _ budget: BatchBudget
  ) -> BatchExclusion.Reason? {
    if size.microseconds < 0 { return .unknownDuration }
    if size.seconds < minimumSeconds { return .shorterThan(minimumSeconds) }
    if size.seconds > maximumSeconds { return .longerThan(maximumSeconds) }
    if !budget.allows(BatchLoad([size])) { return .overBudget }
    if let framesPerSecond {
      // Filters and rounding make a frame more or less; only what cannot be aligned for sure is left out.
      let frames = Int(size.seconds * framesPerSecond) + 1
      if size.alignedFrames > frames {
        return .moreTokensThanFrames(needed: size.alignedFrames, frames: frames)
      }
    }
    return nil
  }
}
