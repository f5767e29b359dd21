internal import Recognition

/// Sentences that heads learn from with nothing to hear, as language models do: text is at hand in amounts that
/// nobody has recorded.
package struct TextConfiguration: Codable, Sendable, Equatable {
  /// Files with a sentence a line, written as transcripts are; with weights, or all sentences equally often.
  package var files: [TrainingSource]
  /// The most tokens that are read in one update, the ends of sentences included. A longer sentence is left out.
  package var tokens = 1000
  /// The weight of the mean loss of what is read, as a multiple of that of what is heard.
  package var weight = 1.0

  /// As many tokens as usual.
  package init(files: [TrainingSource]) { self.files = files }

  /// Reads the files, and what is not as usual.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    files = try container.decode([TrainingSource].self, forKey: .files)
    tokens = try container.decodeIfPresent(Int.self, forKey: .tokens) ?? tokens
    weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? weight
  }

  func validate() throws(TrainingError) {
    try require(!files.isEmpty, "text.files", "an empty list", "at least one file")
    try files.checkWeights("text.files")
    try require(
      (2...1_000_000).contains(tokens), "text.tokens", "\(tokens)", "a number in 2…1000000")
    try require(
      weight > 0 && weight.isFinite, "text.weight", "\(weight)", "a number above 0")
  }
}

extension TrainingConfiguration {
  /// The heads of a model that learn from text with nothing to hear.
  func readers(in model: SpeechModel) -> [String] {
    model.heads.filter { ($0.value as? any TextTrainable)?.isLanguageModel == true }
      .keys.filter {
        losses[$0] ?? 1 > 0 && Set(["heads", "heads.\($0)"]).isDisjoint(with: freeze)
      }
      .sorted()
  }

  /// Throws `TrainingError.configurationValue` where there is text and nothing that learns from it, and where a head
  /// that learns would forget what it knows of text, because there is none. Returns whether some head reads.
  @discardableResult
  func checkText(_ model: SpeechModel) throws(TrainingError) -> Bool {
    let readers = readers(in: model)
    if text != nil {
      try require(
        !readers.isEmpty || pronunciation?.injection != nil, "text",
        "given, and no head that learns is a language model",
        "null, or a head such as {\"kind\": \"attention\", \"language_model\": true, …}")
    } else {
      try require(
        readers.isEmpty, "text",
        "null, and the head \(readers.joined(separator: ", ")) that learns is a language model",
        "files to read, or “language_model” false")
    }
    return !readers.isEmpty
  }
}
