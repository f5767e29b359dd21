internal import ArgumentParser
internal import Training

/// What batches are made of.
struct PlanOptions: ParsableArguments {
  /// The order of the steps of an epoch.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case shuffled, ascending
    case largestFirst = "largest-first"

    var sampled: DurationBatchSampler.Order {
      switch self {
      case .shuffled: .shuffled
      case .ascending: .ascending
      case .largestFirst: .largestFirst
      }
    }
  }

  @Option(
    help: """
      What utterances cost: padded (the longest of the batch each) or ragged. (default: padded)
      """)
  var accounting: BatchLoad.Accounting?

  @Option(help: ArgumentHelp("The most audio in a batch. (default: 600)", valueName: "seconds"))
  var batchSeconds: Double?

  @Option(help: ArgumentHelp("The most tokens in a batch.", valueName: "n"))
  var batchTokens: Int?

  @Option(help: ArgumentHelp("The most utterances in a batch.", valueName: "n"))
  var batchUtterances: Int?

  @Option(
    help: ArgumentHelp(
      "Count an utterance of this length double, one of twice the length three-fold, and so on: what "
        + "attention costs.", valueName: "seconds"))
  var quadraticSeconds: Double?

  @Option(
    help: ArgumentHelp(
      "Buckets: auto, 30 (by duration), or 30x2 (by duration, each by tokens). (default: auto)",
      valueName: "n"))
  var buckets: BucketCount?

  @Option(
    help: ArgumentHelp(
      "Buckets that end at these durations instead, such as 4,8,16.", valueName: "seconds,…"))
  var bucketEdges: BucketEdges?

  @Option(
    help: ArgumentHelp(
      "By what share durations in a batch may differ, where there are enough to choose from; inf: any in "
        + "a bucket. (default: \(BatchSpread.narrow.duration))", valueName: "share"))
  var durationSpread: Double?

  @Option(
    help: ArgumentHelp(
      "By what share numbers of tokens may differ; inf: any. (default: \(BatchSpread.narrow.tokens))",
      valueName: "share"))
  var tokenSpread: Double?

  @Option(help: ArgumentHelp("Leave out shorter utterances.", valueName: "seconds"))
  var minSeconds: Double?

  @Option(help: ArgumentHelp("Leave out longer utterances.", valueName: "seconds"))
  var maxSeconds: Double?

  @Option(
    help: ArgumentHelp(
      "Leave out utterances whose tokens a second are so many deviations from those of similar length; "
        + "inf: none. (default: 4)", valueName: "n"))
  var rateDeviations: Double?

  @Option(
    help: ArgumentHelp(
      "Processes that compute a batch each at a time. (default: 1)", valueName: "n"))
  var ranks: Int?

  @Option(help: ArgumentHelp("What the plan is drawn from. (default: 0)", valueName: "n"))
  var seed: UInt64?

  @Option(
    help:
      "The order of steps: shuffled, ascending (by duration) or largest-first. (default: shuffled)"
  )
  var order: Order?

  /// Whether any of them is given.
  var isGiven: Bool {
    let given: [Any?] = [
      accounting, batchSeconds, batchTokens, batchUtterances, quadraticSeconds, buckets,
      bucketEdges,
      durationSpread, tokenSpread, minSeconds, maxSeconds, rateDeviations, ranks, seed, order,
    ]
    return given.contains { $0 != nil }
  }

  func validate() throws {
    try require(batchSeconds.map { $0 > 0 && $0 <= 1e9 }, "--batch-seconds", batchSeconds)
    try require(batchTokens.map { $0 > 0 }, "--batch-tokens", batchTokens)
    try require(batchUtterances.map { $0 > 0 }, "--batch-utterances", batchUtterances)
    try require(
      quadraticSeconds.map { $0 > 0 && $0.isFinite }, "--quadratic-seconds", quadraticSeconds)
    try require(durationSpread.map { $0 >= 0 }, "--duration-spread", durationSpread)
    try require(tokenSpread.map { $0 >= 0 }, "--token-spread", tokenSpread)
    try require(rateDeviations.map { $0 > 0 }, "--rate-deviations", rateDeviations)
    try require(minSeconds.map { $0 >= 0 }, "--min-seconds", minSeconds)
    try require(ranks.map { (1...65_536).contains($0) }, "--ranks", ranks)
    if let maxSeconds, !(maxSeconds > minSeconds ?? 0) {
      throw ValidationError(
        "--max-seconds is \(maxSeconds); take more than --min-seconds, which is \(minSeconds ?? 0)."
      )
    }
    guard bucketEdges == nil || buckets == nil else {
      throw ValidationError("--buckets and --bucket-edges both divide the durations; take one.")
    }
  }

  private func require(_ holds: Bool?, _ option: String, _ value: (some Any)?) throws {
    guard holds == false, let value else { return }
    throw ValidationError("\(option) is \(value); take a number above 0 that makes sense.")
  }

  /// What the sampler is to do, but for the alignment.
  var configuration: DurationBatchSampler.Configuration {
    let seconds = batchSeconds ?? 600
    var budget = BatchBudget(accounting ?? .padded, seconds: seconds)
    budget.tokens = batchTokens
    budget.utterances = batchUtterances
    if let quadraticSeconds {
      budget.bounds = [.init(.seconds(doublingAt: quadraticSeconds), limit: seconds)]
    }
    var configuration = DurationBatchSampler.Configuration(budget: budget)
    configuration.limits.minimumSeconds = minSeconds ?? 0
    configuration.limits.maximumSeconds = maxSeconds ?? .infinity
    let deviations = rateDeviations ?? 4
    configuration.limits.rateDeviations = deviations.isFinite ? deviations : nil
    configuration.buckets =
      bucketEdges.map { .given($0.buckets) } ?? (buckets ?? .automatic).rule
    configuration.spread = BatchSpread(
      duration: durationSpread ?? BatchSpread.narrow.duration,
      tokens: tokenSpread ?? BatchSpread.narrow.tokens)
    configuration.ranks = ranks ?? 1
    configuration.seed = seed ?? 0
    return configuration
  }
}

extension BatchLoad.Accounting: ExpressibleByArgument {}
