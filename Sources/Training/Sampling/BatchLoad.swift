/// How much a batch holds, counted in both ways: as a model that pads pays for it, and as one that does not.
package struct BatchLoad: Sendable, Equatable {
  /// Whether every utterance costs as much as the largest of its batch.
  package enum Accounting: String, Codable, Sendable, CaseIterable {
    /// A batch is a rectangle: utterances times the longest of them.
    case padded
    /// A batch is its utterances end to end.
    case ragged
  }

  /// Utterances.
  package private(set) var utterances = 0
  /// Audio of all, in microseconds.
  package private(set) var microseconds = 0
  /// Audio of the longest, in microseconds.
  package private(set) var longest = 0
  /// Tokens of all.
  package private(set) var tokens = 0
  /// Tokens of the longest text.
  package private(set) var mostTokens = 0
  /// Σ over utterances of squared seconds: what attention within each costs.
  private var squares = 0.0
  /// Σ over utterances of seconds times tokens: what attention of each text to its audio costs.
  private var products = 0.0

  /// Nothing.
  package init() {}

  /// All of `sizes`.
  package init(_ sizes: some Sequence<UtteranceSize>) {
    for size in sizes { add(size) }
  }

  /// Takes in one utterance more.
  package mutating func add(_ size: UtteranceSize) {
    utterances += 1
    microseconds += size.microseconds
    longest = max(longest, size.microseconds)
    tokens += size.tokens
    mostTokens = max(mostTokens, size.tokens)
    let seconds = size.seconds
    squares += seconds * seconds
    products += seconds * Double(size.tokens)
  }

  /// With one utterance more.
  package func adding(_ size: UtteranceSize) -> BatchLoad {
    var load = self
    load.add(size)
    return load
  }

  /// Audio, in microseconds.
  package func microseconds(_ accounting: Accounting) -> Int {
    accounting == .padded ? utterances * longest : microseconds
  }

  /// Audio, in seconds.
  package func seconds(_ accounting: Accounting) -> Double {
    Double(microseconds(accounting)) / 1e6
  }

  /// Tokens.
  package func tokens(_ accounting: Accounting) -> Int {
    accounting == .padded ? utterances * mostTokens : tokens
  }

  /// Squared seconds: what self-attention over the audio costs.
  package func squaredSeconds(_ accounting: Accounting) -> Double {
    let longest = Double(longest) / 1e6
    return accounting == .padded ? Double(utterances) * longest * longest : squares
  }

  /// Seconds times tokens: what attention of texts to their audio, or a transducer's lattice, costs.
  package func secondTokens(_ accounting: Accounting) -> Double {
    accounting == .padded
      ? Double(utterances) * (Double(longest) / 1e6) * Double(mostTokens) : products
  }
}
