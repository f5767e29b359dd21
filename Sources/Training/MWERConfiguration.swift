internal import Layers
package import Recognition
internal import Tensors

/// Fine-tuning on the errors that heads are expected to make (Prabhavalkar et al. 2018): a second stage, for
/// models whose hypotheses are mostly right already.
package struct MWERConfiguration: Codable, Sendable, Equatable {
  /// The kinds of the heads that are tuned; the others keep their objectives.
  package var heads: [String]
  /// Hypotheses of each utterance, besides those that were found twice.
  package var samples = 4
  /// The weight of the expected errors in the objective of a head.
  package var weight = 1.0
  /// The weight that is left to the head's own objective, without which it forgets what it was taught.
  package var crossEntropy = 0.1

  /// The usual weights, for some heads.
  package init(heads: [String]) { self.heads = heads }

  /// Reads the heads, and what is not as usual.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    heads = try container.decode([String].self, forKey: .heads)
    samples = try container.decodeIfPresent(Int.self, forKey: .samples) ?? samples
    weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? weight
    crossEntropy =
      try container.decodeIfPresent(Double.self, forKey: .crossEntropy) ?? crossEntropy
  }

  func validate() throws(TrainingError) {
    try require(
      !heads.isEmpty && Set(heads).count == heads.count, "mwer.heads", "\(heads)",
      "different kinds of heads, at least one")
    try require((1...1000).contains(samples), "mwer.samples", "\(samples)", "a number in 1…1000")
    try require(
      weight > 0 && weight.isFinite, "mwer.weight", "\(weight)", "a number above 0")
    try require(
      crossEntropy >= 0 && crossEntropy.isFinite, "mwer.crossEntropy", "\(crossEntropy)",
      "a number from 0")
  }

  /// Throws `TrainingError.configurationValue` for a head that a model lacks or that has no hypotheses of its
  /// own to learn from.
  package func check(_ model: SpeechModel) throws(TrainingError) {
    let able = model.heads.filter { $0.value is any SequenceTrainable }.keys.sorted()
    for kind in heads where !able.contains(kind) {
      throw .configurationValue(
        key: "mwer.heads", found: kind,
        expected: able.isEmpty
          ? "nothing, since no head of the model can be tuned like this"
          : "heads among: " + able.joined(separator: ", "))
    }
  }

  /// The objective of a head that is tuned; nil for another.
  func loss(
    of kind: String, _ head: any Head, _ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode
  ) throws -> HeadLoss? {
    guard heads.contains(kind), let tuned = head as? any SequenceTrainable else { return nil }
    var loss = try tuned.mwerLoss(
      of: kind, speech, targets: targets, samples: samples, mode.child("mwer"))
    loss.total = loss.total * Float(weight)
    guard crossEntropy > 0 else { return loss }
    let own = head.loss(speech, targets: targets, mode)
    loss.total = loss.total.adding(own.total, scaledBy: Float(crossEntropy))
    loss.terms.merge(own.terms) { $1 }
    loss.excluded = Set(loss.excluded).union(own.excluded).sorted()
    return loss
  }
}
