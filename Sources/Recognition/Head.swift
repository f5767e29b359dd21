package import Layers
package import Tensors

/// What turns encoder states into transcripts: the one thing that varies between models.
package protocol Head: Sendable {
  /// The options of its search; what else is given has been refused before `decoder` is called.
  var decodingOptions: Set<DecodingOptions.Name> { get }
  /// The search that this head is decoded by, with the other heads of its model at hand. Throws
  /// `ModelError` for options that do not go together, or that the model cannot serve.
  func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder
  /// The training objective when the transcripts are known.
  func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss
  /// The encoder blocks whose outputs the objective needs besides the last, counted from 1.
  var intermediateBlocks: Set<Int> { get }
}

extension Head {
  /// Most heads look at the last block only.
  package var intermediateBlocks: Set<Int> { [] }
}

/// A head as a configuration file describes it: registered in `knownHeads` by its kind, it knows how
/// to build itself.
package protocol HeadConfiguration: Codable, Sendable {
  /// The name in configuration files and of `--decoder`.
  static var kind: String { get }
  /// Builds the head from its part of the parameters. Throws `ParameterError`.
  func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head
  /// Why this head cannot be part of a model, in one clause; nil if it can.
  func problem(in model: ModelConfiguration) -> String?
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
