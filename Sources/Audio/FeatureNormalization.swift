/// Brings features to comparable ranges before the encoder sees them.
public enum FeatureNormalization: Codable, Sendable, Equatable {
  /// Features stay as they are.
  case none
  /// Each bin to zero mean and unit deviation over the utterance: (x - mean) / (deviation + 1e-5)
  /// with the unbiased deviation, as NeMo's `per_feature` does.
  case perUtterance
  /// Each bin by constants of the training corpus: (x - mean) · inverse deviation.
  case global(mean: [Float], inverseDeviation: [Float])

  /// Checks that constants fit features of `bins` bins and are finite.
  ///
  /// Throws ``AudioError/invalidConfiguration(reason:)`` with what differs.
  public func validate(bins: Int) throws(AudioError) {
    guard case .global(let mean, let inverseDeviation) = self else { return }
    guard mean.count == bins, inverseDeviation.count == bins else {
      throw .invalidConfiguration(
        reason: "normalization has \(mean.count) means and \(inverseDeviation.count) deviations, "
          + "but features have \(bins) bins")
    }
    guard mean.allSatisfy(\.isFinite), inverseDeviation.allSatisfy(\.isFinite) else {
      throw .invalidConfiguration(reason: "normalization constants are not finite")
    }
  }

  /// Normalises `frames` in place. Constants must be as many as bins.
  public func apply(to frames: inout FeatureFrames) {
    switch self {
    case .none: break
    case .perUtterance: standardise(&frames)
    case .global(let mean, let inverseDeviation):
      precondition(mean.count == frames.bins, "\(mean.count) means for \(frames.bins) bins")
      SampleKernels.normalise(&frames.values, mean: mean, inverseDeviation: inverseDeviation)
    }
  }

  /// Normalises by the frames' own statistics; a single frame has deviation 0.
  private func standardise(_ frames: inout FeatureFrames) {
    guard frames.count > 0 else { return }
    let bins = frames.bins
    var sums = [Double](repeating: 0, count: bins)
    for row in 0..<frames.count {
      for bin in 0..<bins { sums[bin] += Double(frames.values[row * bins + bin]) }
    }
    let mean = sums.map { $0 / Double(frames.count) }
    var squares = [Double](repeating: 0, count: bins)
    for row in 0..<frames.count {
      for bin in 0..<bins {
        let difference = Double(frames.values[row * bins + bin]) - mean[bin]
        squares[bin] += difference * difference
      }
    }
    let freedom = Double(max(1, frames.count - 1))
    SampleKernels.normalise(
      &frames.values, mean: mean.map(Float.init),
      inverseDeviation: squares.map { Float(1 / (($0 / freedom).squareRoot() + 1e-5)) })
  }
}
