/// How a decoder searches for transcripts. What is nil is left to the decoder; what is given and does not
/// apply to the decoder is refused.
public struct DecodingOptions: Sendable, Equatable {
  /// Hypotheses returned for each utterance, best first, as far as the search has them.
  public var alternatives = 1
  /// Hypotheses that the search keeps in view; 1 is greedy.
  public var beamSize: Int?
  /// λ, 0…1: the share of the CTC prefix score in the score of a hypothesis.
  public var ctcWeight: Double?
  /// μ from 0: how much of ln p of a text that nobody was heard to say is added to the score of a hypothesis.
  public var lmWeight: Double?
  /// α: hypotheses compete by ln p / lengthᵅ.
  public var lengthNormalization: Double?
  /// S, the alignments that are sampled; 1 is the best path.
  public var alignments: Int?
  /// Frames whose best label is less probable than this may be sampled, 0…1.
  public var threshold: Double?
  /// The kind of head that drafts what another verifies.
  public var draft: String?

  /// Greedy by default, with one hypothesis.
  public init(beamSize: Int? = nil, alternatives: Int = 1) {
    self.beamSize = beamSize
    self.alternatives = alternatives
  }
}

extension DecodingOptions {
  /// An option by the name that people give it.
  package enum Name: String, CaseIterable, Sendable {
    case beamSize = "beam-size"
    case ctcWeight = "ctc-weight"
    case lmWeight = "lm-weight"
    case lengthNormalization = "length-normalization"
    case alignments, threshold, draft

    /// The option as it is typed.
    package var flag: String { "--" + rawValue }
  }

  /// The options that are given.
  package var given: Set<Name> {
    let all: [(Name, Bool)] = [
      (.beamSize, beamSize != nil), (.ctcWeight, ctcWeight != nil),
      (.lmWeight, lmWeight != nil), (.lengthNormalization, lengthNormalization != nil),
      (.alignments, alignments != nil), (.threshold, threshold != nil), (.draft, draft != nil),
    ]
    return Set(all.filter(\.1).map(\.0))
  }

  /// Throws `ModelError.inapplicableOption` if an option is given that is not among those that `decoder`
  /// has.
  package func require(
    only known: Set<Name>, for decoder: String
  ) throws(ModelError) {
    let unusable = given.subtracting(known).map(\.rawValue).sorted()
    guard let first = unusable.first else { return }
    throw .inapplicableOption(
      option: first, decoder: decoder,
      reason: known.isEmpty
        ? "it has no options"
        : "its options are: " + known.map(\.flag).sorted().joined(separator: ", "))
  }

  /// The widest beam: memory grows with it, and nothing is gained long before.
  package static let widestBeam = 10_000

  /// Throws `ModelError.inapplicableOption` for a beam or a number of alternatives that no search could hold, which a
  /// model's file may name.
  package func checkBeam(of decoder: String) throws(ModelError) {
    for size in [beamSize ?? 1, alternatives] where !(1...Self.widestBeam).contains(size) {
      throw .inapplicableOption(
        option: Name.beamSize.rawValue, decoder: decoder,
        reason: "a beam of \(size) is not in 1…\(Self.widestBeam)")
    }
  }
}
