internal import Training

/// The plan of one epoch with its numbers.
struct PlannedEpoch {
  let survey: ManifestSurvey
  let budget: BatchBudget
  let plan: EpochPlan
  /// The utterances as the model will see them in the epoch.
  let sizes: [UtteranceSize]
  let statistics: PlanStatistics
  /// What the epoch has in common with the next one.
  let mixing: PlanMixing
  /// Seconds that the plan took: everything after the manifests were read.
  let planningSeconds: Double

  init(_ request: PlanRequest, _ survey: ManifestSurvey, epoch: Int) {
    let start = ContinuousClock.now
    (plan, sizes) = request.plan(epoch, survey.sizes)
    planningSeconds = (ContinuousClock.now - start) / .seconds(1)
    self.survey = survey
    budget = request.budget
    statistics = PlanStatistics(plan, sizes, budget)
    mixing = PlanMixing(plan, request.plan(epoch + 1, survey.sizes).plan, sizes)
  }

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
