internal import Recognition

/// A second objective of the encoder while it learns: which phones an earlier block hears (Toshniwal et al. 2017). Where
/// little speech is at hand, few words are heard often, but every phone is; and how a word is spelled need not be guessed
/// from the sound before the sound is understood. What is trained has no trace of it.
package struct PronunciationConfiguration: Codable, Sendable, Equatable {
  /// A file with a `word phone phone …` on each line, with every word of the training transcripts.
  package var lexicon: String
  /// The block whose output is asked, counted from 1.
  package var block: Int
  /// The weight of the CTC objective over phones, beside those of the heads.
  package var weight = 0.3
  /// Sentences that enter as phones; nil for none.
  package var injection: InjectionConfiguration?

  /// With the usual weight.
  package init(lexicon: String, block: Int) {
    self.lexicon = lexicon
    self.block = block
  }

  /// Reads the dictionary, the block, and what is not as usual.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    lexicon = try container.decode(String.self, forKey: .lexicon)
    block = try container.decode(Int.self, forKey: .block)
    weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? weight
    injection = try container.decodeIfPresent(InjectionConfiguration.self, forKey: .injection)
  }

  func validate() throws(TrainingError) {
    try require(
      weight > 0 && weight.isFinite, "pronunciation.weight", "\(weight)", "a number above 0")
    try injection?.validate()
  }

  /// Throws `TrainingError.configurationValue` for a block that the encoder lacks, and for an encoder that does not
  /// learn.
  func check(_ recipe: ModelRecipe, freeze: [String]) throws(TrainingError) {
    let blocks = 1...max(1, recipe.encoder.blocks)
    try require(
      blocks.contains(block), "pronunciation.block", "\(block)",
      "a block of the encoder, in 1…\(blocks.upperBound)")
    try require(
      !freeze.contains("encoder"), "pronunciation", "given, and the encoder does not learn",
      "null, or “freeze” without “encoder”")
  }
}
