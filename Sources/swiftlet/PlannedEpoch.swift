internal import Training

/// The plan of one epoch with its numbers.
struct PlannedEpoch {
  let survey: ManifestSurvey
  let configuration: DurationBatchSampler.Configuration
  let plan: EpochPlan
  let statistics: PlanStatistics
  /// What the epoch has in common with the next one.
  let mixing: PlanMixing
  /// Seconds that the plan took: everything after the manifests were read.
  let planningSeconds: Double

  init(
    _ survey: ManifestSurvey, _ configuration: DurationBatchSampler.Configuration, epoch: Int,
    order: DurationBatchSampler.Order
  ) {
    let start = ContinuousClock.now
    let sampler = DurationBatchSampler(survey.sizes, configuration)
    plan = sampler.plan(epoch: epoch, order: order)
    planningSeconds = (ContinuousClock.now - start) / .seconds(1)
    self.survey = survey
    self.configuration = configuration
    statistics = PlanStatistics(plan, survey.sizes, configuration.budget)
    mixing = PlanMixing(plan, sampler.plan(epoch: epoch + 1, order: order), survey.sizes)
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
