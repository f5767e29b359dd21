/// What a model is decoded by where its user names no decoder: `decoding` of its configuration.
///
/// In JSON the decoder and the options that differ from the decoder's own: `{"decoder": "attention", "beam_size": 10,
/// "ctc_weight": 0.3}`.
package struct PreferredDecoding: Codable, Sendable, Equatable {
  /// As in `--decoder`.
  package var decoder: String
  /// Hypotheses kept in view. This and what follows is as in `DecodingOptions`: nil is left to the decoder.
  package var beamSize: Int?
  /// λ, the share of the CTC score.
  package var ctcWeight: Double?
  /// μ, how much of ln p of the text alone is added.
  package var lmWeight: Double?
  /// α, the power of the length that scores are divided by.
  package var lengthNormalization: Double?
  /// How many alignments are tried.
  package var alignments: Int?
  /// Below what probability of a frame's best label alignments differ.
  package var threshold: Double?
  /// The kind of head that drafts.
  package var draft: String?

  private enum CodingKeys: String, CodingKey {
    case decoder, alignments, threshold, draft
    case beamSize = "beam_size"
    case ctcWeight = "ctc_weight"
    case lmWeight = "lm_weight"
    case lengthNormalization = "length_normalization"
  }

  /// A decoder with the options that are given.
  package init(decoder: String, _ options: DecodingOptions = .init()) {
    self.decoder = decoder
    beamSize = options.beamSize
    ctcWeight = options.ctcWeight
    lmWeight = options.lmWeight
    lengthNormalization = options.lengthNormalization
    alignments = options.alignments
    threshold = options.threshold
    draft = options.draft
  }

  /// The options, of which those in `given` stay as they are.
  package func options(under given: DecodingOptions = .init()) -> DecodingOptions {
    var options = given
    options.beamSize = given.beamSize ?? beamSize
    options.ctcWeight = given.ctcWeight ?? ctcWeight
    options.lmWeight = given.lmWeight ?? lmWeight
    options.lengthNormalization = given.lengthNormalization ?? lengthNormalization
    options.alignments = given.alignments ?? alignments
    options.threshold = given.threshold ?? threshold
    options.draft = given.draft ?? draft
    return options
  }

  /// The decoder and its options as they are typed.
  package var spelling: String {
    let values: [(DecodingOptions.Name, String?)] = [
      (.beamSize, beamSize.map(String.init)), (.ctcWeight, ctcWeight.map { "\($0)" }),
      (.lmWeight, lmWeight.map { "\($0)" }),
      (.lengthNormalization, lengthNormalization.map { "\($0)" }),
      (.alignments, alignments.map(String.init)), (.threshold, threshold.map { "\($0)" }),
      (.draft, draft),
    ]
    return ([decoder] + values.compactMap { name, value in value.map { "\(name.flag) \($0)" } })
      .joined(separator: " ")
  }
}
