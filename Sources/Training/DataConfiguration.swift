/// The recordings that a model learns from, and how they are cut into batches.
package struct DataConfiguration: Codable, Sendable, Equatable {
  /// Manifests of the recordings to learn from, all with a weight or none.
  package var train: [TrainingSource] = []
  /// Manifests of the recordings to evaluate on, each reported by itself.
  package var dev: [String] = []
  /// The most seconds of audio in one batch, that is, behind one update.
  package var batchSeconds = 120.0
  /// The most utterances in one batch, if there is to be such a bound.
  package var batchUtterances: Int?
  /// About as many seconds of audio are computed at once, on one core: a batch is the sum of such even
  /// shards. Bounds memory; part of what makes a run repeatable, because dropout follows the shard.
  package var shardSeconds = 30.0
  /// By what share utterances of one batch may differ in length, where there are enough to choose from. The
  /// wider, the more random the batches.
  package var durationSpread = 0.2
  /// How many epochs go from short utterances to long ones before batches are shuffled: alignments are
  /// found sooner in short ones (SortaGrad, Amodei et al. 2016, §3.4).
  package var sortedEpochs = 0
  /// Memory, in megabytes, for features that need not be computed again in the next epoch; where sound itself is
  /// changed at random, for recordings that need not be read again.
  package var cacheMegabytes = 1024
  /// Shorter utterances are left out.
  package var minimumSeconds = 0.1
  /// Longer utterances are left out.
  package var maximumSeconds = 30.0

  /// Default bounds and no manifests.
  package init() {}

  /// How batches are planned. The engine computes no padding, so the plan need not avoid it: lengths in a batch
  /// may differ by `durationSpread`, and texts as they like.
  package func sampling(seed: UInt64) -> DurationBatchSampler.Configuration {
    var sampling = DurationBatchSampler.Configuration(
      budget: BatchBudget(.ragged, seconds: batchSeconds))
    sampling.budget.utterances = batchUtterances
    sampling.limits.minimumSeconds = minimumSeconds
    sampling.limits.maximumSeconds = maximumSeconds
    sampling.buckets = .count(durations: 1, tokens: 1)
    sampling.spread = BatchSpread(duration: durationSpread, tokens: .infinity)
    sampling.seed = seed
    return sampling
  }

  /// The order of the batches of an epoch. A run begins with the largest, where it could fail for want of memory.
  func order(ofEpoch epoch: Int) -> DurationBatchSampler.Order {
    epoch < sortedEpochs ? .ascending : epoch == 0 ? .largestFirst : .shuffled
  }

  /// What each dev manifest is called: its file's name without the ending, or its path where that would name two.
  package var devNames: [String] {
    let stems = dev.map { path in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
    return zip(dev, stems).map { path, stem in
      stems.count(where: { $0 == stem }) == 1 ? stem : path
    }
  }

  func validate() throws(TrainingError) {
    try require(!train.isEmpty, "data.train", "an empty list", "at least one manifest")
    try train.checkWeights("data.train")
    try require(sortedEpochs >= 0, "data.sortedEpochs", "\(sortedEpochs)", "epochs from 0")
    try require(
      durationSpread >= 0, "data.durationSpread", "\(durationSpread)", "a share from 0")
    try require(
      batchUtterances ?? 1 > 0, "data.batchUtterances", "\(batchUtterances ?? 0)",
      "a number above 0")
    try require(cacheMegabytes >= 0, "data.cacheMegabytes", "\(cacheMegabytes)", "megabytes from 0")
    try require(
      minimumSeconds >= 0, "data.minimumSeconds", "\(minimumSeconds)", "seconds from 0")
    try require(
      maximumSeconds > minimumSeconds, "data.maximumSeconds", "\(maximumSeconds)",
      "more than data.minimumSeconds (\(minimumSeconds))")
    try require(
      shardSeconds >= maximumSeconds, "data.shardSeconds", "\(shardSeconds)",
      "at least data.maximumSeconds (\(maximumSeconds)), so that every utterance fits")
    try require(
      batchSeconds >= shardSeconds, "data.batchSeconds", "\(batchSeconds)",
      "at least data.shardSeconds (\(shardSeconds))")
  }
}
