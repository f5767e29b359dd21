/// A shard that is made up to see what it costs: so many utterances, all alike.
package struct ProbeShape: Codable, Sendable, Equatable {
  /// How many utterances.
  package var utterances: Int
  /// The length of each, in seconds.
  package var seconds: Double
  /// The tokens of each.
  package var tokens: Int

  /// A shard of utterances that are all alike.
  package init(utterances: Int, seconds: Double, tokens: Int) {
    self.utterances = utterances
    self.seconds = seconds
    self.tokens = tokens
  }

  /// What the shard holds.
  package var load: BatchLoad {
    BatchLoad(
      repeatElement(UtteranceSize(seconds: seconds, tokens: tokens, key: 0), count: utterances))
  }

  /// Shards of about `shardSeconds` or less, from small to large, with few and many utterances of up to `longest`
  /// seconds and about `rate` tokens a second: those that a cost is fitted to.
  package static func training(
    shardSeconds: Double, longest: Double, rate: Double
  ) -> [ProbeShape] {
    shapes(
      shardSeconds, longest, rate,
      [
        (0.1, 0.3, 1), (0.25, 1, 0.5), (0.3, 0.06, 1.5), (0.5, 0.5, 1), (0.6, 0.12, 0.3),
        (0.8, 1, 1),
        (1, 0.1, 1), (1, 0.25, 1.5), (1, 1, 0.5),
      ])
  }

  /// Others in the same range, which show how well a fitted cost predicts.
  package static func unseen(
    shardSeconds: Double, longest: Double, rate: Double
  ) -> [ProbeShape] {
    shapes(
      shardSeconds, longest, rate, [(0.4, 0.2, 0.8), (0.7, 0.7, 1.2), (0.9, 0.35, 0.6)])
  }

  /// Shapes with shares of the shard's audio, of the longest utterance and of the rate.
  private static func shapes(
    _ shardSeconds: Double, _ longest: Double, _ rate: Double,
    _ shares: [(audio: Double, length: Double, rate: Double)]
  ) -> [ProbeShape] {
    shares.map { share in
      let seconds = max(0.5, min(longest * share.length, shardSeconds * share.audio))
      return ProbeShape(
        utterances: max(1, Int((shardSeconds * share.audio / seconds).rounded())),
        seconds: seconds, tokens: max(1, Int((seconds * rate * share.rate).rounded())))
    }
  }
}
