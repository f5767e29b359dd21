/// A head that tells how likely given transcripts are, all positions in one pass: what ranks the hypotheses of
/// decoders that are sure of positions but not of sequences.
package protocol HypothesisScorer: Sendable {
  /// For each utterance and each of its hypotheses ln p of every token and of the end of sentence: U + 1
  /// numbers. A hypothesis's numbers depend on its utterance only; an utterance may have no hypotheses.
  /// Throws `ModelError.notFinite`.
  func scores(_ hypotheses: [[[Int]]], of speech: EncodedSpeech) throws(ModelError) -> [[[Float]]]
}
