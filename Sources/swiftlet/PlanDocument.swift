internal import Training

/// A plan as programs read it.
struct PlanDocument: Encodable {
  /// What a part of the plan holds.
  struct Share: Encodable {
    let utterances, batches, fewestUtterances, mostUtterances, tokens: Int
    let seconds, audioPadding, tokenPadding, fill: Double

    init(_ share: PlanStatistics.Share) {
      utterances = share.utterances
      batches = share.batches
      fewestUtterances = share.batches == 0 ? 0 : share.fewest
      mostUtterances = share.most
      tokens = share.tokens
      seconds = share.seconds.decimals(3)
      audioPadding = share.audioPadding.decimals(6)
      tokenPadding = share.tokenPadding.decimals(6)
      fill = share.fill.decimals(6)
    }
  }

  struct Bucket: Encodable {
    let maxSeconds: Double?
    let maxTokens: Int?
    let holds: Share
  }

  struct Randomness: Encodable {
    let sharedMates, sharedMatesByChance, stepCorrelation, durationCorrelation: Double
  }

  let manifests: [String]
  let accounting: String
  let batchSeconds: Double
  let batchTokens, batchUtterances: Int?
  let ranks, lines, steps, violations: Int
  let waiting, planningSeconds: Double
  let total: Share
  let buckets: [Bucket]
  let randomness: Randomness
  let counts: [String: Int]
  let findings: [PlanFindings.Finding]
  let training: MeasuredTraining.Summary?

  init(
    _ planned: PlannedEpoch, _ findings: PlanFindings, manifests: [String],
    training: MeasuredTraining.Summary?
  ) {
    let budget = planned.budget
    self.manifests = manifests
    self.training = training
    accounting = budget.accounting.rawValue
    batchSeconds = budget.seconds
    batchTokens = budget.tokens
    batchUtterances = budget.utterances
    ranks = planned.plan.ranks
    lines = planned.survey.lines
    steps = planned.plan.steps
    violations = planned.statistics.violations
    waiting = planned.statistics.waiting.decimals(6)
    planningSeconds = planned.planningSeconds.decimals(6)
    total = Share(planned.statistics.total)
    buckets = planned.statistics.buckets.sorted { $0.key < $1.key }.map { bucket, share in
      let limits = planned.plan.buckets.limits(of: bucket)
      return Bucket(maxSeconds: limits.seconds, maxTokens: limits.tokens, holds: Share(share))
    }
    let mixing = planned.mixing
    randomness = Randomness(
      sharedMates: mixing.sharedMates.decimals(6),
      sharedMatesByChance: mixing.sharedMatesByChance.decimals(6),
      stepCorrelation: mixing.stepCorrelation.decimals(6),
      durationCorrelation: mixing.durationCorrelation.decimals(6))
    counts = findings.counts
    self.findings = findings.all
  }
}
