internal import ArgumentParser
internal import Training

/// What batches are made of.
struct PlanOptions: ParsableArguments {
  /// The order of the steps of an epoch.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case shuffled, ascending
    case fullestFirst = "fullest-first"

    var sampled: DurationBatchSampler.Order {
      switch self {
      case .shuffled: .shuffled
      case .ascending: .ascending
      case .fullestFirst: .fullestFirst
      }
    }
  }

  @Option(help: "What utterances cost: padded (the longest of the batch each) or ragged.")
  var accounting = BatchLoad.Accounting.padded

  @Option(help: ArgumentHelp("The most audio in a batch.", valueName: "seconds"))
  var batchSeconds = 600.0

  @Option(help: ArgumentHelp("The most tokens in a batch.", valueName: "n"))
  var batchTokens: Int?

  @Option(help: ArgumentHelp("The most utterances in a batch.", valueName: "n"))
  var batchUtterances: Int?

  @Option(
    help: ArgumentHelp(
      "Count an utterance of this length double, one of twice the length three-fold, and so on: what attention "
        + "costs.", valueName: "seconds"))
  var quadraticSeconds: Double?

  @Option(
    help: ArgumentHelp(
      "Buckets: auto, 30 (by duration), or 30x2 (by duration, each by tokens).", valueName: "n"))
  var buckets = BucketCount.automatic

  @Option(
    help: ArgumentHelp(
      "Buckets that end at these durations instead, such as 4,8,16.", valueName: "seconds,…"))
  var bucketEdges: BucketEdges?

  @Option(
    help: ArgumentHelp(
      "By what share durations in a batch may differ, where there are enough to choose from; inf: any in a "
        + "bucket.", valueName: "share"))
  var durationSpread = BatchSpread.narrow.duration

  @Option(
    help: ArgumentHelp("By what share numbers of tokens may differ; inf: any.", valueName: "share"))
  var tokenSpread = BatchSpread.narrow.tokens

  @Option(help: ArgumentHelp("Leave out shorter utterances.", valueName: "seconds"))
  var minSeconds = 0.0

  @Option(help: ArgumentHelp("Leave out longer utterances.", valueName: "seconds"))
  var maxSeconds = Double.infinity

  @Option(
    help: ArgumentHelp(
      "Leave out utterances whose tokens a second are so many deviations from those of similar length; inf: "
        + "none.", valueName: "n"))
  var rateDeviations = 4.0

  @Option(help: ArgumentHelp("Processes that compute a batch each at a time.", valueName: "n"))
  var ranks = 1

  @Option(help: ArgumentHelp("What the plan is drawn from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The epoch to plan, from 0.", valueName: "n"))
  var epoch = 0

  @Option(help: "The order of steps: shuffled, ascending (by duration) or fullest-first.")
  var order = Order.shuffled

  func validate() throws {
    try require(batchSeconds > 0 && batchSeconds <= 1e9, "--batch-seconds", batchSeconds)
    try require(batchTokens.map { $0 > 0 } ?? true, "--batch-tokens", batchTokens ?? 0)
    try require(batchUtterances.map { $0 > 0 } ?? true, "--batch-utterances", batchUtterances ?? 0)
    try require(
      quadraticSeconds.map { $0 > 0 && $0.isFinite } ?? true, "--quadratic-seconds",
      quadraticSeconds ?? 0)
    try require(durationSpread >= 0, "--duration-spread", durationSpread)
    try require(tokenSpread >= 0, "--token-spread", tokenSpread)
    try require(rateDeviations > 0, "--rate-deviations", rateDeviations)
    guard minSeconds >= 0 else {
      throw ValidationError("--min-seconds is \(minSeconds); take 0 or more.")
    }
    guard maxSeconds > minSeconds else {
      throw ValidationError(
        "--max-seconds is \(maxSeconds); take more than --min-seconds, which is \(minSeconds).")
    }
    guard (1...65_536).contains(ranks) else {
      throw ValidationError("--ranks is \(ranks); take 1 to 65536.")
    }
    guard epoch >= 0 else { throw ValidationError("--epoch is \(epoch); take 0 or more.") }
    guard bucketEdges == nil || buckets == .automatic else {
      throw ValidationError("--buckets and --bucket-edges both divide the durations; take one.")
    }
  }

  private func require(_ holds: Bool, _ option: String, _ value: some Any) throws {
    guard holds else {
      throw ValidationError("\(option) is \(value); take a number above 0 that makes sense.")
    }
  }

  /// What the sampler is to do, but for the alignment.
  var configuration: DurationBatchSampler.Configuration {
    var budget = BatchBudget(accounting, seconds: batchSeconds)
    budget.tokens = batchTokens
    budget.utterances = batchUtterances
    if let quadraticSeconds {
      budget.bounds = [.init(.seconds(doublingAt: quadraticSeconds), limit: batchSeconds)]
    }
    var configuration = DurationBatchSampler.Configuration(budget: budget)
    configuration.limits.minimumSeconds = minSeconds
    configuration.limits.maximumSeconds = maxSeconds
    configuration.limits.rateDeviations = rateDeviations.isFinite ? rateDeviations : nil
    configuration.buckets = bucketEdges.map { .given($0.buckets) } ?? buckets.rule
    configuration.spread = BatchSpread(duration: durationSpread, tokens: tokenSpread)
    configuration.ranks = ranks
    configuration.seed = seed
    return configuration
  }
}

extension BatchLoad.Accounting: ExpressibleByArgument {}
