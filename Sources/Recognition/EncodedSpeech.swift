package import Layers
import Synchronization

/// What every head receives: the encoder's states and, computed once and only if a head asks, the
/// CTC posteriors (alignments, joint search, times and confidence come from them).
package struct EncodedSpeech: Sendable {
  /// Encoder states [N, D].
  package let states: SequenceBatch
  /// Outputs [N, D] of the blocks that heads ask for in training, by the block's number from 1.
  package let intermediate: [Int: SequenceBatch]
  /// What the heads' share of the time is charged to, where somebody measures.
  package let clock: StageClock?
  /// The most tokens that an autoregressive search may find in each utterance, where they are known
  /// beforehand: random weights never end a sentence.
  package var knownBounds: [Int]?
  private let posteriors: LazyPosteriors

  /// Joins states with the way to their CTC log-probabilities, where the model has that head.
  package init(
    states: SequenceBatch, intermediate: [Int: SequenceBatch] = [:], clock: StageClock? = nil,
    posteriors: (@Sendable (SequenceBatch) -> SequenceBatch)?
  ) {
    self.states = states
    self.intermediate = intermediate
    self.clock = clock
    self.posteriors = LazyPosteriors(posteriors)
  }

  /// CTC log-probabilities [N, V]; nil if the model has no CTC head.
  package var logPosteriors: SequenceBatch? { posteriors.value(for: states, clock) }
}

/// Remembers the result of one function.
private final class LazyPosteriors: Sendable {
  private let function: (@Sendable (SequenceBatch) -> SequenceBatch)?
  private let known = Mutex<SequenceBatch?>(nil)

  init(_ function: (@Sendable (SequenceBatch) -> SequenceBatch)?) { self.function = function }

  func value(for states: SequenceBatch, _ clock: StageClock?) -> SequenceBatch? {
    guard let function else { return nil }
    return known.withLock {
      if let value = $0 { return value }
      let value = clock.measure(.head, within: .search) { function(states) }
      $0 = value
      return value
    }
  }
}
