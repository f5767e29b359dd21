internal import Training

/// The plan of one epoch with its numbers.
struct PlannedEpoch {
  let survey: ManifestSurvey
  let budget: BatchBudget
  let hearings: PlannedHearings
  let statistics: PlanStatistics
  /// What the epoch has in common with the next one.
  let mixing: PlanMixing
  /// Seconds that the plan took: everything after the manifests were read.
  let planningSeconds: Double

  init(_ request: PlanRequest, _ survey: ManifestSurvey, epoch: Int) {
    let start = ContinuousClock.now
    hearings = request.plan(epoch, survey)
    planningSeconds = (ContinuousClock.now - start) / .seconds(1)
    self.survey = survey
    budget = request.budget
    statistics = PlanStatistics(hearings.plan, hearings.sizes, budget)
    mixing = PlanMixing(hearings, request.plan(epoch + 1, survey))
  }

  /// The batches; they name positions in `hearings`.
  var plan: EpochPlan { hearings.plan }
  /// The utterances as the model will see them in the epoch.
  var sizes: [UtteranceSize] { hearings.sizes }

  /// What a bucket holds, in words.
  func name(ofBucket bucket: Int) -> String {
    let (seconds, tokens) = plan.buckets.limits(of: bucket)
    switch (seconds, tokens) {
    case (let seconds?, let tokens?): return "to \(seconds.decimals(2)) s, \(tokens) tokens"
    case (let seconds?, nil): return "to \(seconds.decimals(2)) s"
    case (nil, let tokens?): return "longer, \(tokens) tokens"
    case (nil, nil): return "longer"
    }
  }
}
