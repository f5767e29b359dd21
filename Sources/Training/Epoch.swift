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
    plan = configuration.plan(ofEpoch: number, corpus.sizes).plan
    let data = configuration.data
    guard plan.steps > 0 else {
      throw .noBatches(
        utterances: corpus.entries.count, minimumSeconds: data.minimumSeconds,
        maximumSeconds: data.maximumSeconds)
    }
    self.corpus = corpus
    augmentation = configuration.augmentation(inEpoch: number)
    key = configuration.augmentationKey(ofEpoch: number)
    shardSeconds = data.shardSeconds
  }

  /// The batches from number `first` on, read and changed ahead of their use; of each, the shards that the process
  /// `rank` of `ranks` computes. A recording that cannot be read is named in its batch.
  func batches(
    from first: Int, _ frontend: FeatureFrontend, workers: Int, rank: Int = 0, of ranks: Int = 1
  ) -> Prefetcher<TrainingBatch> {
    Prefetcher(first..<plan.steps, capacity: 8, workers: workers) { number in
      let members = plan[number, rank: 0]
      let seconds = members.map { corpus.seconds($0, augmentation: augmentation, key: key) }
      // Shards are divided before anything is read, so that a process reads nothing but its own.
      let shards = TrainingBatch.shards(of: seconds, shardSeconds: shardSeconds).enumerated()
        .filter { $0.offset % ranks == rank }
      var utterances: [TrainingBatch.Utterance] = []
      var failures: [(index: Int, reason: String)] = []
      var places: [Int: Int] = [:]
      for member in shards.flatMap(\.element).sorted() {
        do {
          let utterance = try corpus.utterance(
            members[member], frontend, augmentation: augmentation, key: key)
          places[member] = utterances.count
          utterances.append(utterance)
        } catch {
          failures.append((members[member], "\(error)"))
        }
      }
      let read = shards.map {
        (number: $0.offset, utterances: $0.element.compactMap { places[$0] })
      }
      .filter { !$0.utterances.isEmpty }
      return TrainingBatch(
        utterances, shards: read.map(\.utterances), numbers: read.map(\.number),
        failures: failures)
    }
  }
}

extension TrainingConfiguration {
  /// The batches of an epoch, and the sizes of utterances as the model will see them in it, after changes of speed.
  package func plan(
    ofEpoch number: Int, _ sizes: [UtteranceSize]
  ) -> (plan: EpochPlan, sizes: [UtteranceSize]) {
    let augmentation = augmentation(inEpoch: number)
    let key = augmentationKey(ofEpoch: number)
    let heard = sizes.enumerated().map { index, size in
      size.stretched(by: augmentation.stretch(key: key.child(index)))
    }
    let sampler = DurationBatchSampler(heard, data.sampling(seed: seed))
    return (sampler.plan(epoch: number, order: data.order(ofEpoch: number)), heard)
  }

  fileprivate func augmentation(inEpoch number: Int) -> Augmentation {
    number < augmentationFromEpoch ? .none : augmentation
  }

  /// What the changes of an epoch are drawn from; each utterance has its child.
  fileprivate func augmentationKey(ofEpoch number: Int) -> RandomKey {
    RandomKey(seed).child("augmentation").child(number)
  }
}
