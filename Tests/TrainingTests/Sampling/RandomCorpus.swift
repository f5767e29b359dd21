import Foundation
import Tensors

@testable import Training

/// Utterances as corpora have them, drawn from a seed.
struct RandomCorpus {
  /// What durations look like.
  enum Kind: CaseIterable {
    case uniform, logNormal, readSpeech, bimodal, constant, oneGiant
  }

  let sizes: [UtteranceSize]

  init(_ kind: Kind, count: Int, seed: UInt64) {
    let key = RandomKey(seed)
    sizes = (0..<UInt64(count)).map { index in
      let chance = key.child("kind").uniform(index)
      let normal = key.child("normal").normal(index)
      let even = key.child("even").uniform(index)
      let seconds: Double =
        switch kind {
        case .uniform: 0.2 + 29.8 * even
        case .logNormal: exp(1.5 + 0.8 * normal)
        case .readSpeech:
          chance < 0.003 ? 18 + 17 * even : chance < 0.62 ? 14.6 + 1.1 * normal : 1.4 + 14 * even
        case .bimodal: chance < 0.5 ? max(0.4, 1.2 + 0.25 * normal) : 10 + 20 * even
        case .constant: 4
        case .oneGiant: index == 3 ? 59 : 1 + even
        }
      let rate = max(0.5, 4 + 0.6 * key.child("rate").normal(index))
      return UtteranceSize(
        seconds: max(0.05, seconds), tokens: Int((seconds * rate).rounded()),
        key: key.child("key").bits(index))
    }
  }
}
