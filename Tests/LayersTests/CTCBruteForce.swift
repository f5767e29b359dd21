import Foundation

@testable import Layers

/// Every path of a tiny utterance, enumerated: the definition that the algorithms must agree with.
struct CTCBruteForce {
  struct Path {
    let labels: [Int]
    let logProbability: Double

    /// The transcript: repeats collapsed, then blanks dropped.
    var transcript: [Int] {
      labels.indices.filter { labels[$0] != 0 && ($0 == 0 || labels[$0] != labels[$0 - 1]) }
        .map { labels[$0] }
    }
  }

  let paths: [Path]

  init(logProbabilities: [Float], frames: Int, vocabulary: Int) {
    var paths = [Path(labels: [], logProbability: 0)]
    for frame in 0..<frames {
      paths = paths.flatMap { path in
        (0..<vocabulary).map { label in
          Path(
            labels: path.labels + [label],
            logProbability: path.logProbability
              + Double(logProbabilities[frame * vocabulary + label]))
        }
      }
    }
    self.paths = paths
  }

  /// The paths that spell `target`.
  func spelling(_ target: [Int]) -> [Path] {
    paths.filter { $0.transcript == target }
  }

  /// ln of the total probability of each transcript that has any.
  var logProbabilityOfTranscripts: [[Int]: Double] {
    var totals: [[Int]: Double] = [:]
    for path in paths { totals[path.transcript, default: 0] += exp(path.logProbability) }
    return totals.filter { $0.value > 0 }.mapValues { log($0) }
  }
}

/// Reproducible log-probabilities [T, V]; every row is a distribution, up to rounding.
func randomLogProbabilities(frames: Int, vocabulary: Int, scale: Double, seed: UInt64) -> [Float] {
  var generator = SplitMix(state: seed)
  return (0..<frames).flatMap { _ -> [Float] in
    let logits = (0..<vocabulary).map { _ in Double.random(in: -scale...scale, using: &generator) }
    let normalizer = log(logits.map { exp($0) }.reduce(0, +))
    return logits.map { Float($0 - normalizer) }
  }
}

/// A small seeded generator (Steele, Lea and Flood 2014), so that tests repeat exactly.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
