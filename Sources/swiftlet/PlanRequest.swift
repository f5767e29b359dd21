internal import Audio
internal import Recognition
internal import Text
internal import Training

/// What is to be planned: for any model, or as a training configuration says.
struct PlanRequest {
  let manifests: [String]
  let tokenizer: Tokenizer
  /// Which utterances are named besides those that the plan leaves out.
  let limits: UtteranceLimits
  /// What a batch may hold.
  let budget: BatchBudget
  /// The plan of an epoch, and the sizes that it was made for.
  let plan: (_ epoch: Int, _ survey: ManifestSurvey) -> PlannedHearings

  /// A plan for any model.
  init(manifests: [String], _ tokens: TokenOptions, _ options: PlanOptions) throws {
    let framesPerSecond: Double?
    (tokenizer, framesPerSecond) = try tokens.resolved()
    var configuration = options.configuration
    configuration.limits.framesPerSecond = framesPerSecond
    self.manifests = manifests
    limits = configuration.limits
    budget = configuration.budget
    let order = (options.order ?? .shuffled).sampled
    plan = { [configuration] epoch, survey in
      let sampler = DurationBatchSampler(survey.sizes, configuration)
      return PlannedHearings(sampler.plan(epoch: epoch, order: order), survey.sizes)
    }
  }

  /// The plan that training with this configuration follows.
  init(_ configuration: TrainingConfiguration, manifests: [String]) throws {
    let recipe = try ModelRecipe(configuration)
    tokenizer = try Tokenizer(path: recipe.tokenizer)
    let model = try recipe.model(vocabularySize: tokenizer.vocabularySize)
    let sampling = configuration.data.sampling(seed: configuration.seed)
    var limits = sampling.limits
    limits.framesPerSecond = 1 / model.frameSeconds
    limits.rateDeviations = 4
    self.limits = limits
    var configuration = configuration
    if !manifests.isEmpty {
      configuration.data.train = manifests.map { TrainingSource(manifest: $0) }
    }
    let sources = configuration.data.train
    self.manifests = sources.map(\.manifest)
    budget = sampling.budget
    plan = { [configuration] epoch, survey in
      configuration.plan(
        ofEpoch: epoch, survey.sizes, sources: survey.sources(count: sources.count))
    }
  }
}
