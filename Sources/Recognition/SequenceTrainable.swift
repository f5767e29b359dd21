package import Layers
package import Tensors
internal import Text

/// A head that can be trained on the errors of its own hypotheses (Prabhavalkar et al. 2018).
package protocol SequenceTrainable: Head {
  /// About `samples` transcripts of each utterance that the head finds itself, right or wrong, with its
  /// log-probabilities of them.
  func rivals(
    _ speech: EncodedSpeech, targets: [[Int]], samples: Int, _ mode: Mode
  ) throws -> RivalHypotheses
}

/// Hypotheses that compete in training.
package struct RivalHypotheses: Sendable {
  /// The tokens of each utterance's hypotheses; id 0 says nothing and may stand anywhere. An utterance that
  /// cannot take part has none.
  package var tokens: [[[Int]]]
  /// ln p [n] of all hypotheses in order; gradients flow back to the model.
  package var scores: Tensor

  /// Hypotheses with their log-probabilities.
  package init(tokens: [[[Int]]], scores: Tensor) {
    precondition(
      scores.count == tokens.reduce(0) { $0 + $1.count }, "one score for each hypothesis")
    self.tokens = tokens
    self.scores = scores
  }

  /// Hypotheses of a decoder that predicts the next token: `logProbabilities` returns its distributions
  /// [Σ(U + 1), V] after each beginning of each hypothesis, the whole of it included, after which id 0
  /// ends it.
  package init(
    autoregressive tokens: [[[Int]]], logProbabilities: ([[[Int]]]) throws -> Tensor
  ) rethrows {
    guard tokens.contains(where: { !$0.isEmpty }) else {
      self.init(tokens: tokens, scores: Tensor(zeros: [0]))
      return
    }
    var row = 0
    let places = tokens.joined().map { hypothesis in
      defer { row += hypothesis.count + 1 }
      return SequenceScores.Place(firstRow: row, tokens: hypothesis + [0])
    }
    self.init(
      tokens: tokens,
      scores: SequenceScores.scores(try logProbabilities(tokens), of: places))
  }
}

extension SequenceTrainable {
  /// The number of wrong tokens that the head, of this `kind`, is expected to make: a sum over utterances of
  /// Σ p̂ᵢ·(Wᵢ − W̄), where W counts the tokens (not words, which only a tokenizer knows) that must be
  /// substituted, inserted and deleted. The term is Σ p̂ᵢ·Wᵢ.
  package func mwerLoss(
    of kind: String, _ speech: EncodedSpeech, targets: [[Int]], samples: Int, _ mode: Mode
  ) throws -> HeadLoss {
    let rivals = try rivals(speech, targets: targets, samples: samples, mode)
    let errors = zip(rivals.tokens, targets).flatMap { hypotheses, target in
      hypotheses.map { tokenErrors($0.filter { $0 != 0 }, target) }
    }
    let objective = MinimumWordErrorRate.objective(
      rivals.scores, errors: errors, counts: rivals.tokens.map(\.count))
    return HeadLoss(
      total: objective.total, terms: ["\(kind)_expected_errors": objective.expectedErrors],
      excluded: rivals.tokens.indices.filter { rivals.tokens[$0].isEmpty })
  }

  private func tokenErrors(_ hypothesis: [Int], _ target: [Int]) -> Int {
    Alignment(reference: target.map(String.init), hypothesis: hypothesis.map(String.init))
      .counts.errors
  }
}
