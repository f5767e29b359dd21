/// The batches of an epoch, in terms of what is heard in it.
package struct PlannedHearings: Sendable {
  /// The batches; they name positions in `hearings`.
  package let plan: EpochPlan
  /// What each position of the plan stands for.
  package let hearings: [SourceMixing.Hearing]
  /// What the model will see of each, after changes of speed.
  package let sizes: [UtteranceSize]

  /// Puts a plan beside what it is made of.
  package init(plan: EpochPlan, hearings: [SourceMixing.Hearing], sizes: [UtteranceSize]) {
    self.plan = plan
    self.hearings = hearings
    self.sizes = sizes
  }

  /// A plan that hears each of the utterances of these sizes once.
  package init(_ plan: EpochPlan, _ sizes: [UtteranceSize]) {
    self.init(
      plan: plan, hearings: sizes.indices.map { SourceMixing.Hearing(utterance: $0, copy: 0) },
      sizes: sizes)
  }

  /// The utterances that the plan leaves out, each once, by their positions in the corpus.
  package var exclusions: [BatchExclusion] {
    var seen: Set<Int> = []
    return plan.exclusions.compactMap { exclusion in
      let utterance = hearings[exclusion.index].utterance
      guard seen.insert(utterance).inserted else { return nil }
      return BatchExclusion(index: utterance, reason: exclusion.reason)
    }
  }
}
