internal import Recognition

extension DecodingEffort {
  /// Decoder passes for each of `count` utterances; nil for a decoder that makes none, as CTC.
  func passes(perEachOf count: Int) -> Double? {
    passes > 0 && count > 0 ? Double(passes) / Double(count) : nil
  }

  /// Accepted tokens of those that were drafted; nil where none was.
  var acceptedShare: Double? { drafted > 0 ? Double(accepted) / Double(drafted) : nil }
}
