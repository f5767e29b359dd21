/// Training on two views of every utterance, each changed at random in its own way, which the CTC head is to hear alike
/// (Yao et al. 2024, §3.2): worth most where little speech is at hand.
package struct ConsistencyConfiguration: Codable, Sendable, Equatable {
  /// α, the weight of the divergence of the views as a multiple of the weight of the CTC objective.
  package var weight = 0.2

  /// The weight of the paper.
  package init() {}

  /// Reads what is not as usual.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? weight
  }

  func validate() throws(TrainingError) {
    try require(
      weight > 0 && weight.isFinite, "consistency.weight", "\(weight)", "a number above 0")
  }

  /// Throws `TrainingError.configurationValue` for a model without the head whose views are compared, and for losses
  /// in which it does not count.
  func check(heads kinds: [String], losses: [String: Double]) throws(TrainingError) {
    try require(
      kinds.contains("ctc"), "consistency", "a model without a CTC head",
      "null, or a head of the kind ctc among model.heads")
    try require(
      losses["ctc"] ?? 1 > 0, "consistency",
      "a weight of 0 for the head ctc, whose views it compares",
      "null, or a weight above 0 for losses.ctc")
  }
}
