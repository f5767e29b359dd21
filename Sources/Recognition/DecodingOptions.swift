/// How a head searches for transcripts.
public struct DecodingOptions: Sendable, Equatable {
  /// Hypotheses kept by the search; 1 is greedy.
  public var beamSize: Int
  /// Hypotheses returned for each utterance, best first; no more than the beam holds.
  public var alternatives: Int

  /// Greedy by default.
  public init(beamSize: Int = 1, alternatives: Int = 1) {
    self.beamSize = beamSize
    self.alternatives = alternatives
  }
}
