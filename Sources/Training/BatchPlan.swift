internal import Tensors

/// The batches of one epoch: lists of utterances that are computed together.
///
/// A pure function of durations, limits, seed and epoch: the same arguments give the same plan,
/// so training resumes at batch n by dropping the n batches before it. A batch holds utterances
/// of similar duration and never more than `Limits.batchSeconds` in all. Every utterance is in
/// exactly one batch or, with the reason, in the exclusions.
package struct BatchPlan: Sendable, Equatable {
  /// The bounds that every batch keeps, in seconds.
  package struct Limits: Sendable, Equatable {
    /// The most that a batch holds in all.
    package var batchSeconds: Double
    /// The shortest utterance that is used.
    package var minimumSeconds: Double
    /// The longest utterance that is used.
    package var maximumSeconds: Double
    /// The first epochs, whose batches go from short utterances to long ones.
    package var sortedEpochs: Int

    /// The bounds of a plan.
    package init(
      batchSeconds: Double, minimumSeconds: Double, maximumSeconds: Double, sortedEpochs: Int = 0
    ) {
      self.sortedEpochs = sortedEpochs
      self.batchSeconds = batchSeconds
      self.minimumSeconds = minimumSeconds
      self.maximumSeconds = maximumSeconds
    }
  }

  /// An utterance that no batch holds.
  package struct Exclusion: Sendable, Equatable {
    /// Why an utterance is left out.
    package enum Reason: Sendable, Equatable {
      /// It is shorter than the limit, in seconds.
      case shorterThan(Double)
      /// It is longer than the limit, in seconds: of utterances, or of whole batches.
      case longerThan(Double)
      /// Its duration is not a number.
      case unknownDuration
    }

    /// The position of the utterance in the durations.
    package let index: Int
    /// Why it is left out.
    package let reason: Reason
  }

  /// The positions of the utterances of each batch, in the order in which batches are computed.
  package let batches: [[Int]]
  /// The utterances that were left out, in the order of the durations.
  package let exclusions: [Exclusion]

  /// Plans the epoch number `epoch`. `durations` are what the model will see, in seconds, after
  /// any change of speed.
  ///
  /// Utterances are sorted by duration, blurred by a tenth so that neighbours change from
  /// epoch to epoch, cut into batches as full as the bound allows, and the batches are shuffled, except in
  /// the first `sortedEpochs`.
  package init(durations: [Double], limits: Limits, seed: UInt64, epoch: Int) {
    let key = RandomKey(seed).child("batches").child(epoch)
    var exclusions: [Exclusion] = []
    var candidates: [(index: Int, rank: Double)] = []
    for (index, duration) in durations.enumerated() {
      if let reason = Self.reason(toExclude: duration, limits: limits) {
        exclusions.append(Exclusion(index: index, reason: reason))
      } else {
        let blur = key.child("blur").number(in: 0.9...1.1, at: UInt64(index))
        candidates.append((index, duration * blur))
      }
    }
    let sorted = candidates.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.index)
    self.exclusions = exclusions
    let batches = Self.packed(sorted, durations: durations, seconds: limits.batchSeconds)
    self.batches =
      epoch < limits.sortedEpochs ? batches : batches.shuffled(by: key.child("order"))
  }

  /// Cuts `indices`, in their order, into runs of at most `seconds` in all; an utterance that is
  /// longer by itself gets a run of its own.
  package static func packed(
    _ indices: [Int], durations: [Double], seconds: Double
  ) -> [[Int]] {
    var runs: [[Int]] = []
    var total = 0.0
    for index in indices {
      total += durations[index]
      if runs.isEmpty || total > seconds {
        runs.append([])
        total = durations[index]
      }
      runs[runs.count - 1].append(index)
    }
    return runs
  }

  private static func reason(toExclude duration: Double, limits: Limits) -> Exclusion.Reason? {
    let longest = min(limits.maximumSeconds, limits.batchSeconds)
    if !duration.isFinite { return .unknownDuration }
    if duration < limits.minimumSeconds { return .shorterThan(limits.minimumSeconds) }
    if duration > longest { return .longerThan(longest) }
    return nil
  }
}
