package import Layers
package import Tensors

/// What turns encoder states into transcripts: the one thing that varies between models.
package protocol Head: Sendable {
  /// The likeliest transcripts of each utterance, best first, at least one.
  func decode(_ speech: EncodedSpeech, options: DecodingOptions) throws -> [[Hypothesis]]
  /// The training objective when the transcripts are known.
  func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss
}

/// A head as a configuration file describes it: registered in `knownHeads` by its kind, it knows how
/// to build itself.
package protocol HeadConfiguration: Codable, Sendable {
  /// The name in configuration files and of `--decoder`.
  static var kind: String { get }
  /// Builds the head from its part of the parameters. Throws `ParameterError`.
  func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head
}

/// What a head must know of the rest of the model.
package struct HeadSizes: Sendable, Equatable {
  /// D, the width of encoder states.
  package var width: Int
  /// V, tokens with the blank.
  package var vocabulary: Int

  /// Sizes of a model.
  package init(width: Int, vocabulary: Int) {
    self.width = width
    self.vocabulary = vocabulary
  }
}

/// A head's objective on one batch.
package struct HeadLoss: Sendable {
  /// What is minimized: a sum over utterances, a scalar.
  package var total: Tensor
  /// The numbers worth logging by name, as sums over utterances.
  package var terms: [String: Double]
  /// Utterances that could not take part, by index.
  package var excluded: [Int]

  /// An objective and its parts.
  package init(total: Tensor, terms: [String: Double], excluded: [Int]) {
    self.total = total
    self.terms = terms
    self.excluded = excluded
  }
}
