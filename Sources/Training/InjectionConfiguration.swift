internal import Recognition

/// Sentences that nobody speaks enter the encoder as phones, above the block that is asked for phones, and all heads learn to
/// write them down (text injection: Sainath et al. 2023, "JOIST"). Words that no recording has are met so.
package struct InjectionConfiguration: Codable, Sendable, Equatable {
  /// The weight of the mean loss of these sentences, as a multiple of that of what is heard.
  package var weight = 0.5
  /// The largest share of phones that are misheard, missed or made up; each sentence has its own share, up to this.
  package var errors = 0.3

  /// As usual.
  package init() {}

  /// Reads what is not as usual.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? weight
    errors = try container.decodeIfPresent(Double.self, forKey: .errors) ?? errors
  }

  func validate() throws(TrainingError) {
    try require(
      weight > 0 && weight.isFinite, "pronunciation.injection.weight", "\(weight)",
      "a number above 0")
    try require(
      (0...1).contains(errors), "pronunciation.injection.errors", "\(errors)", "a number in 0…1")
  }
}
