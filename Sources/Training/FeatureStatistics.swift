package import Audio
internal import Recognition
internal import Tensors

/// Mean and deviation of each mel bin over a sample of a corpus, for global normalization.
package struct FeatureStatistics: Sendable {
  private var sums, squares: [Double]
  private var count = 0.0

  /// No frames yet.
  package init(bins: Int) {
    sums = [Double](repeating: 0, count: bins)
    squares = sums
  }

  /// Adds all frames of an utterance.
  package mutating func add(_ frames: FeatureFrames) {
    count += Double(frames.count)
    for (index, value) in frames.values.enumerated() {
      sums[index % frames.bins] += Double(value)
      squares[index % frames.bins] += Double(value) * Double(value)
    }
  }

  /// Adds what was counted of other utterances.
  package mutating func add(_ other: FeatureStatistics) {
    count += other.count
    for bin in sums.indices {
      sums[bin] += other.sums[bin]
      squares[bin] += other.squares[bin]
    }
  }

  /// (x − mean) / deviation, with the deviation floored so that a constant bin divides by one.
  package var normalization: FeatureNormalization {
    let frames = max(count, 1)
    let means = sums.map { $0 / frames }
    let inverse = zip(squares, means).map { square, mean -> Float in
      let variance = square / frames - mean * mean
      return variance > 1e-10 ? Float(1 / variance.squareRoot()) : 1
    }
    return .global(mean: means.map(Float.init), inverseDeviation: inverse)
  }

  /// Measures at least `limit` utterances of a corpus that has them, and fewer than twice as many, spread evenly over it; unreadable ones are passed over.
  package static func measure(
    _ corpus: Corpus, _ features: LogMel.Configuration, limit: Int, workers: Int
  ) throws -> FeatureNormalization {
    let frontend = try FeatureFrontend(features, .none)
    let stride = max(1, corpus.entries.count / limit)
    let chosen = Array(Swift.stride(from: 0, to: corpus.entries.count, by: stride))
    // Sums of a recording, not its frames: thousands of recordings would not fit in memory.
    let parts = parallelMap(count: chosen.count, workers: workers) { index -> FeatureStatistics? in
      let entry = corpus.entries[chosen[index]]
      guard
        let audio = try? AudioFile.read(
          entry.audioPath, offset: entry.offset, duration: entry.duration),
        let resampled = try? frontend.resampled(audio)
      else { return nil }
      var statistics = FeatureStatistics(bins: features.bins)
      statistics.add(frontend.features(of: resampled.samples))
      return statistics
    }
    var statistics = FeatureStatistics(bins: features.bins)
    for case let part? in parts { statistics.add(part) }
    return statistics.normalization
  }
}

extension ModelRecipe {
  /// What is done to features: with the means and deviations that the model expects from which a run starts, or else
  /// with those of the corpus. Throws `TrainingError.configurationValue` where that model expects neither.
  func normalization(
    of corpus: Corpus, startFrom: StartingModels?, workers: Int
  ) throws -> FeatureNormalization {
    switch normalization {
    case .none: return .none
    case .perUtterance: return .perUtterance
    case .global: break
    }
    guard let bundle = startFrom?.bundles.first else {
      return try FeatureStatistics.measure(corpus, features, limit: 2000, workers: workers)
    }
    let expected = try ModelBundle.readConfiguration(bundle).normalization
    let found: Normalization =
      switch expected {
      case .global: .global
      case .perUtterance: .perUtterance
      case .none: .none
      }
    try require(
      found == .global, "model.normalization", "global",
      "\(found.rawValue), by which the model in \(bundle) was trained")
    return expected
  }
}
