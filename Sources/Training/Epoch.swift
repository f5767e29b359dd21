internal import Recognition
internal import Tensors

/// One pass over a corpus: which utterances share a batch, in what order, and how each is changed at random.
///
/// A function of corpus, configuration and number, so that a resumed run finds the batches that are left.
struct Epoch: Sendable {
  /// The utterances of each batch, and those left out.
  let plan: EpochPlan
  private let corpus: Corpus
  private let augmentation: Augmentation
  private let key: RandomKey
  private let shardSeconds: Double

  /// The pass with this number, counted from 0. Throws `TrainingError.noBatches`.
  init(
    _ number: Int, over corpus: Corpus, _ configuration: TrainingConfiguration
  ) throws(TrainingError) {
    let key = RandomKey(configuration.seed).child("augmentation").child(number)
    let augmentation =
      number < configuration.augmentationFromEpoch ? .none : configuration.augmentation
    let data = configuration.data
    let sizes = corpus.sizes.enumerated().map { index, size in
      size.stretched(by: augmentation.stretch(key: key.child(index)))
    }
    plan = DurationBatchSampler(sizes, data.sampling(seed: configuration.seed))
      .plan(epoch: number, order: number < data.sortedEpochs ? .ascending : .shuffled)
    guard plan.steps > 0 else {
      throw .noBatches(
        utterances: corpus.entries.count, minimumSeconds: data.minimumSeconds,
        maximumSeconds: data.maximumSeconds)
    }
    self.corpus = corpus
    self.augmentation = augmentation
    self.key = key
    shardSeconds = data.shardSeconds
  }

  /// The batches from number `first` on, read and changed ahead of their use. A recording that cannot be read
  /// is named in its batch.
  func batches(
    from first: Int, _ frontend: FeatureFrontend, workers: Int
  ) -> Prefetcher<TrainingBatch> {
    Prefetcher(first..<plan.steps, capacity: 8, workers: workers) { number in
      var utterances: [TrainingBatch.Utterance] = []
      var failures: [(index: Int, reason: String)] = []
      for index in plan[number, rank: 0] {
        do {
          utterances.append(
            try corpus.utterance(index, frontend, augmentation: augmentation, key: key))
        } catch {
          failures.append((index, "\(error)"))
        }
      }
      return TrainingBatch(utterances, shardSeconds: shardSeconds, failures: failures)
    }
  }
}
