package import Tensors

/// Continuous integrate-and-fire (Dong and Xu 2020): frames are added up, each by its weight, until a token
/// is complete.
package enum ContinuousIntegrateAndFire {
  /// The patterns of an inference: the tokens of each utterance are counted from its weights [ΣT, 1].
  package static func patterns(
    _ weights: SequenceBatch, tailThreshold: Double
  ) -> [FiringPattern] {
    weights.lengths.indices.map { utterance in
      weights.utterance(utterance).withSpan { FiringPattern($0, tailThreshold: tailThreshold) }
    }
  }

  /// The patterns of a training: the tokens of each utterance are known. Nil where the weights cannot be
  /// scaled to that many.
  package static func patterns(_ weights: SequenceBatch, counts: [Int]) -> [FiringPattern?] {
    precondition(counts.count == weights.lengths.count, "one count for each utterance")
    return counts.indices.map { utterance in
      weights.utterance(utterance).withSpan { FiringPattern($0, count: counts[utterance]) }
    }
  }

  /// States [ΣT, D] → one vector for each token [ΣN, D]: cₖ = Σₜ wₖₜ·hₜ with the shares w of the patterns,
  /// which came from these weights [ΣT, 1]. Utterances without a pattern have no tokens.
  ///
  /// Gradients flow to the states and, through the shares and the scale N/Σa, to the weights.
  package static func tokens(
    _ states: SequenceBatch, weights: Tensor, patterns: [FiringPattern?]
  ) -> SequenceBatch {
    precondition(
      patterns.count == states.lengths.count && weights.count == states.rows.rows,
      "one pattern for each utterance and one weight for each frame")
    let firing = Firing(patterns, frames: states.lengths)
    let (rows, shape) = (states.rows.detached(), weights.shape)
    let vectors = Tensor.custom(
      value: firing.tokens(of: rows), inputs: [states.rows, weights]
    ) { gradient in
      [
        firing.stateGradient(gradient, frames: rows.rows),
        firing.weightGradient(gradient, rows).reshaped(shape),
      ]
    }
    return SequenceBatch(rows: vectors, lengths: patterns.map { $0?.count ?? 0 })
  }
}

/// The patterns of a batch, and where the rows of their utterances begin.
private struct Firing: Sendable {
  struct Part: Sendable {
    let pattern: FiringPattern
    let firstFrame, firstToken: Int
  }

  private(set) var parts: [Part] = []
  private(set) var tokenCount = 0

  init(_ patterns: [FiringPattern?], frames: [Int]) {
    var frame = 0
    for (pattern, length) in zip(patterns, frames) {
      if let pattern {
        parts.append(Part(pattern: pattern, firstFrame: frame, firstToken: tokenCount))
        tokenCount += pattern.count
      }
      frame += length
    }
  }

  /// cₖ = Σₜ wₖₜ·hₜ
  func tokens(of states: Tensor) -> Tensor {
    let width = states.columns
    return Tensor(shape: [tokenCount, width]) { tokens in
      states.withSpan { states in
        for part in parts {
          for piece in part.pattern.pieces {
            let token = (part.firstToken + piece.token) * width
            let frame = (part.firstFrame + piece.frame) * width
            let share = Float(piece.share)
            for column in 0..<width { tokens[token + column] += share * states[frame + column] }
          }
        }
      }
    }
  }

  /// ∂L/∂hₜ = Σₖ wₖₜ·gₖ
  func stateGradient(_ gradient: Tensor, frames: Int) -> Tensor {
    let width = gradient.columns
    return Tensor(shape: [frames, width]) { states in
      gradient.withSpan { gradient in
        for part in parts {
          for piece in part.pattern.pieces {
            let token = (part.firstToken + piece.token) * width
            let frame = (part.firstFrame + piece.frame) * width
            let share = Float(piece.share)
            for column in 0..<width { states[frame + column] += share * gradient[token + column] }
          }
        }
      }
    }
  }

  /// ∂L/∂a. Moving the boundary Sₜ by ε takes ε of frame t + 1 from the token k in which the boundary lies
  /// and gives it ε of frame t: ∂L/∂Sₜ = gₖ·(hₜ − hₜ₊₁), where nothing but zeros follows the last frame.
  /// Every boundary from s on moves with aₛ; with Sₜ = N·Aₜ/A also the scale answers.
  func weightGradient(_ gradient: Tensor, _ states: Tensor) -> Tensor {
    let width = states.columns
    return Tensor(shape: [states.rows]) { weights in
      gradient.withSpan { gradient in
        states.withSpan { states in
          for part in parts {
            let (pattern, sums) = (part.pattern, part.pattern.sums)
            var boundaries = [Double](repeating: 0, count: sums.count)
            for (index, sum) in sums.enumerated() where sum < Double(pattern.count) {
              let token = (part.firstToken + Int(sum)) * width
              let frame = (part.firstFrame + index) * width
              var product = 0.0
              for column in 0..<width {
                let next = index + 1 < sums.count ? states[frame + width + column] : 0
                product += Double(gradient[token + column]) * Double(states[frame + column] - next)
              }
              boundaries[index] = product
            }
            let answer =
              pattern.scale == nil
              ? 0
              : zip(boundaries, sums).reduce(0) { $0 + $1.0 * $1.1 } / Double(pattern.count)
            var moved = 0.0
            for index in sums.indices.reversed() {
              moved += boundaries[index]
              weights[part.firstFrame + index] = Float((pattern.scale ?? 1) * (moved - answer))
            }
          }
        }
      }
    }
  }
}
