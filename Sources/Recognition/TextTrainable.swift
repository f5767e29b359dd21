package import Layers

/// A head that can also be asked for a transcript of which nothing was heard: a language model, which learns from
/// written sentences.
package protocol TextTrainable: Head {
  /// Whether the head is configured to be one.
  var isLanguageModel: Bool { get }
  /// The objective for sentences that nobody speaks.
  func textLoss(_ sentences: [[Int]], _ mode: Mode) -> HeadLoss
}
