/// What the encoder sees of a segment of a stream for its final result. Partial results always come from chunks.
public enum FinalContext: String, Sendable, CaseIterable {
  /// All of it, as of a recording, once it has ended: fewer errors, for a second run of the encoder.
  case segment
  /// The chunks of the partial results, for models that are trained for nothing else.
  case chunks
}
