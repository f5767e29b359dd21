/// A cost of a batch, such as its memory or the time of a step, as a sum of what it holds times rates.
///
/// The shape is that of a speech model: activations grow with audio and tokens, self-attention with the square of
/// an utterance's length, attention of texts to audio with the product of both.
package struct BatchCost: Codable, Sendable, Equatable {
  /// What an empty batch costs: parameters, optimizer state, buffers.
  package var fixed = 0.0
  /// For each utterance.
  package var perUtterance = 0.0
  /// For each second of audio.
  package var perSecond = 0.0
  /// For each squared second of an utterance's audio.
  package var perSquaredSecond = 0.0
  /// For each token.
  package var perToken = 0.0
  /// For each second of audio times each token of its text.
  package var perSecondToken = 0.0

  /// A cost of nothing.
  package init() {}

  /// The usual way to bound attention with one number: seconds, of which an utterance of `quadraticSeconds` counts
  /// double, one of twice that three-fold.
  package static func seconds(doublingAt quadraticSeconds: Double) -> BatchCost {
    var cost = BatchCost()
    cost.perSecond = 1
    cost.perSquaredSecond = 1 / quadraticSeconds
    return cost
  }

  /// What a batch costs.
  package func callAsFunction(_ load: BatchLoad, _ accounting: BatchLoad.Accounting) -> Double {
    fixed + perUtterance * Double(load.utterances) + perSecond * load.seconds(accounting)
      + perSquaredSecond * load.squaredSeconds(accounting)
      + perToken * Double(load.tokens(accounting))
      + perSecondToken * load.secondTokens(accounting)
  }
}
