internal import Recognition
internal import Tensors

/// One pass over a corpus: which utterances share a batch, in what order, and how each is changed at random.
///
/// A function of corpus, configuration and number, so that a resumed run finds the batches that are left.
struct Epoch: Sendable {
  /// The utterances of each batch, and those left out.
  let plan: EpochPlan
  /// The utterances that are left out, by their positions in the corpus.
  let exclusions: [BatchExclusion]
  private let hearings: [SourceMixing.Hearing]
  private let corpus: Corpus
  private let augmentation: Augmentation
  private let key: RandomKey
  private let shardSeconds: Double
  private let views: Int

  /// The pass with this number, counted from 0. Throws `TrainingError.noBatches`.
  init(
    _ number: Int, over corpus: Corpus, _ configuration: TrainingConfiguration
  ) throws(TrainingError) {
    let planned = configuration.plan(ofEpoch: number, corpus.sizes, sources: corpus.sources)
    (plan, hearings, exclusions) = (planned.plan, planned.hearings, planned.exclusions)
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
    views = configuration.consistency == nil ? 1 : 2
  }

  /// The batches from number `first` on, read and changed ahead of their use; of each, the shards that the process
  /// `rank` of `ranks` computes. A recording that cannot be read is named in its batch. A pass that was begun in
  /// smaller batches may have fewer than `first`: then none is left.
  func batches(
    from first: Int, _ frontend: FeatureFrontend, workers: Int, rank: Int = 0, of ranks: Int = 1
  ) -> Prefetcher<TrainingBatch> {
    Prefetcher(min(first, plan.steps)..<plan.steps, capacity: 8, workers: workers) { number in
      let members = plan[number, rank: 0].map { hearings[$0] }
      let seconds = members.map {
        corpus.seconds($0.utterance, augmentation: augmentation, key: $0.key(in: key))
      }
      // Shards are divided before anything is read, so that a process reads nothing but its own.
      let shards = TrainingBatch.shards(of: seconds, shardSeconds: shardSeconds).enumerated()
        .filter { $0.offset % ranks == rank }
      var utterances: [TrainingBatch.Utterance] = []
      var failures: [(index: Int, reason: String)] = []
      var places: [Int: Int] = [:]
      for member in shards.flatMap(\.element).sorted() {
        do {
          let hearing = members[member]
          let utterance = try corpus.utterance(
            hearing.utterance, frontend, augmentation: augmentation, key: hearing.key(in: key),
            views: views)
          places[member] = utterances.count
          utterances.append(utterance)
        } catch {
          failures.append((members[member].utterance, "\(error)"))
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

extension SourceMixing.Hearing {
  /// What the changes of this hearing are drawn from.
  fileprivate func key(in epoch: RandomKey) -> RandomKey {
    let key = epoch.child(utterance)
    return copy == 0 ? key : key.child("copy").child(copy)
  }
}

extension TrainingConfiguration {
  /// The batches of an epoch over utterances of these sizes, of which each source has a range.
  package func plan(
    ofEpoch number: Int, _ sizes: [UtteranceSize], sources: [Range<Int>]
  ) -> PlannedHearings {
    let augmentation = augmentation(inEpoch: number)
    let key = augmentationKey(ofEpoch: number)
    let sampling = data.sampling(seed: seed)
    let hearings = SourceMixing(
      weights: data.train.map(\.weight), sources: sources, sizes: sizes,
      used: { sampling.limits.allow($0, budget: sampling.budget) }
    ).hearings(epoch: number, sizes: sizes)
    let heard = hearings.map { hearing in
      sizes[hearing.utterance].lasting { augmentation.duration(of: $0, key: hearing.key(in: key)) }
    }
    let sampler = DurationBatchSampler(heard, sampling)
    return PlannedHearings(
      plan: sampler.plan(epoch: number, order: data.order(ofEpoch: number)), hearings: hearings,
      sizes: heard)
  }

  fileprivate func augmentation(inEpoch number: Int) -> Augmentation {
    number < augmentationFromEpoch ? .none : augmentation
  }

  /// What the changes of an epoch are drawn from; each utterance has its child.
  fileprivate func augmentationKey(ofEpoch number: Int) -> RandomKey {
    RandomKey(seed).child("augmentation").child(number)
  }
}
