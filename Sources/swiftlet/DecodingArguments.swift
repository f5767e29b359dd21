internal import ArgumentParser
internal import Recognition

/// What turns encoder states into text, and how it searches.
struct DecodingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What turns encoder states into text, such as ctc, attention, cassnat, paraformer or speculative; "
        + "`swiftlet inspect` shows which a model has, and the options of each. An option that the "
        + "decoder has not is refused. (default: what the model prefers, with its options)",
      valueName: "kind"))
  var decoder: String?

  @Option(
    help: ArgumentHelp(
      "How many readings the search keeps in view; 1 is greedy, more is slower. (default: what the "
        + "model prefers; 1 where --decoder is named)",
      valueName: "n"))
  var beamSize: Int?

  @Option(
    help: ArgumentHelp(
      "The share of the CTC score in the score of a reading, 0 to 1. (default: what the model prefers; 0 where "
        + "--decoder is named)",
      valueName: "share"))
  var ctcWeight: Double?

  @Option(
    help: ArgumentHelp(
      "How much of the score that a reading has as mere text, with nothing heard, is added to its score, 0 to "
        + "10. Needs an attention head that learned from text. (default: what the model prefers; 0 where "
        + "--decoder is named)",
      valueName: "weight"))
  var lmWeight: Double?

  @Option(
    help: ArgumentHelp(
      "Readings compete by their score divided by their length to this power, 0 to 10; 0 compares the "
        + "scores alone. (default: 1)", valueName: "power"))
  var lengthNormalization: Double?

  @Option(
    help: ArgumentHelp(
      "How many alignments are tried; 1 is the likeliest alone. (default: 1)", valueName: "n"))
  var alignments: Int?

  @Option(
    help: ArgumentHelp(
      "Alignments, if several, differ where the best label of a frame is less probable than this, 0 to 1. "
        + "(default: 0.9)",
      valueName: "share"))
  var threshold: Double?

  @Option(
    help: ArgumentHelp(
      "What guesses the text that the attention head verifies: ctc, cassnat or paraformer. (default: ctc)",
      valueName: "kind"))
  var draft: String?

  func validate() throws {
    if let beamSize, !(1...DecodingOptions.widestBeam).contains(beamSize) {
      throw ValidationError("--beam-size is \(beamSize); take 1 to \(DecodingOptions.widestBeam).")
    }
    if let alignments, !(1...1000).contains(alignments) {
      throw ValidationError("--alignments is \(alignments); take 1 to 1000.")
    }
    for (option, value, range) in [
      ("--ctc-weight", ctcWeight, 0.0...1), ("--threshold", threshold, 0...1),
      ("--lm-weight", lmWeight, 0...10),
      ("--length-normalization", lengthNormalization, 0...10),
    ] {
      if let value, !range.contains(value) {
        throw ValidationError(
          "\(option) is \(value); take \(Int(range.lowerBound)) to \(Int(range.upperBound)).")
      }
    }
  }

  /// What is asked for, with `alternatives` readings of each recording.
  func options(alternatives: Int = 1) -> DecodingOptions {
    var decoding = DecodingOptions(beamSize: beamSize, alternatives: alternatives)
    decoding.ctcWeight = ctcWeight
    decoding.lmWeight = lmWeight
    decoding.lengthNormalization = lengthNormalization
    decoding.alignments = alignments
    decoding.threshold = threshold
    decoding.draft = draft
    return decoding
  }
}
