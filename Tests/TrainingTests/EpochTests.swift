import Audio
import Recognition
import Tensors
import TestSupport
import Testing
import Text

@testable import Training

struct EpochTests {
  private let tones: ToneCorpus
  private let corpus: Corpus
  private let frontend: FeatureFrontend
  private var configuration = TrainingConfiguration()

  init() throws {
    tones = try ToneCorpus(count: 12)
    corpus = try Corpus(manifests: [tones.manifest], tokenizer: Tokenizer(path: tones.tokens))
    frontend = try FeatureFrontend(.kaldi, .none)
    configuration.data.batchSeconds = 2
    configuration.augmentation.speed = SpeedPerturbation(probability: 1, factors: [0.9, 1.1])
    configuration.augmentation.gain = .standard
  }

  private func batches(_ epoch: Epoch, from first: Int, workers: Int) throws -> [[[Float]]] {
    let prefetcher = epoch.batches(from: first, frontend, workers: workers)
    var result: [[[Float]]] = []
    while let batch = try prefetcher.next() {
      result.append(batch.utterances.map { $0.features.array() })
    }
    return result
  }

  @Test func theRestOfAnEpochIsWhatItWouldHaveBeen() throws {
    let whole = try batches(Epoch(3, over: corpus, configuration), from: 0, workers: 1)
    #expect(whole.count > 3)
    // A run that was begun in smaller batches may be past the last one.
    for first in [0, 1, whole.count - 1, whole.count, whole.count + 5] {
      let rest = try batches(Epoch(3, over: corpus, configuration), from: first, workers: 2)
      #expect(rest == Array(whole.dropFirst(first)))
    }
  }

  @Test func theFirstEpochsGoFromShortToLong() throws {
    var sorted = configuration
    sorted.data.sortedEpochs = 1
    sorted.augmentation = .none
    let longest = try (0...1).map { number in
      try Epoch(number, over: corpus, sorted).plan.batches().map { batch in
        batch.map { corpus.sizes[$0].microseconds }.max() ?? 0
      }
    }
    #expect(longest[0] == longest[0].sorted())
    #expect(longest[1] != longest[1].sorted())
  }

  @Test func everyEpochIsChangedAnew() throws {
    let epochs = try [0, 1].map {
      try batches(Epoch($0, over: corpus, configuration), from: 0, workers: 1).flatMap { $0 }
    }
    #expect(Set(epochs[0]).isDisjoint(with: epochs[1]))
  }

  @Test func theFirstEpochsCanBeClean() throws {
    var later = configuration
    later.augmentationFromEpoch = 2
    var clean = configuration
    clean.augmentation = .none
    for (epoch, isClean) in [(1, true), (2, false)] {
      let found = try batches(Epoch(epoch, over: corpus, later), from: 0, workers: 1)
      let plain = try batches(Epoch(epoch, over: corpus, clean), from: 0, workers: 1)
      #expect((found == plain) == isClean)
    }
  }

  @Test func limitsThatNoUtteranceMeetsAreNamed() {
    var configuration = configuration
    configuration.data.minimumSeconds = 20
    #expect(
      throws: TrainingError.noBatches(utterances: 12, minimumSeconds: 20, maximumSeconds: 30)
    ) { try Epoch(0, over: corpus, configuration) }
  }

  @Test func processesShareTheShardsOfABatch() throws {
    var configuration = configuration
    (configuration.data.batchSeconds, configuration.data.shardSeconds) = (4, 1.5)
    let epoch = try Epoch(1, over: corpus, configuration)
    let shares = (0..<2).map {
      epoch.batches(from: 0, frontend, workers: 1, rank: $0, of: 2)
    }
    let whole = epoch.batches(from: 0, frontend, workers: 1)
    var several = 0
    while let batch = try whole.next() {
      let parts = try shares.map { try #require(try $0.next()) }
      let numbers = parts.flatMap(\.shardNumbers)
      #expect(numbers.sorted() == Array(batch.shards.indices))
      several += numbers.count > 1 ? 1 : 0
      for part in parts {
        for (shard, number) in zip(part.shards, part.shardNumbers) {
          #expect(
            shard.map { part.utterances[$0].index }
              == batch.shards[number].map { batch.utterances[$0].index })
        }
        #expect(part.shards.flatMap { $0 }.count == part.utterances.count)
      }
    }
    #expect(several > 0)
  }

  @Test func anUnreadableRecordingIsNamedInItsBatch() throws {
    _ = try tones.folder.write("no sound", to: "4.wav")
    let prefetcher = try Epoch(0, over: corpus, configuration)
      .batches(from: 0, frontend, workers: 1)
    var (failed, read): ([Int], Int) = ([], 0)
    while let batch = try prefetcher.next() {
      failed += batch.failures.map(\.index)
      read += batch.utterances.count
    }
    #expect(failed == [4])
    #expect(read == 11)
  }

  @Test func whatIsTooLongHasNoPartInTheShares() {
    var configuration = TrainingConfiguration()
    configuration.data.train = ["a.jsonl:0.5", "b.jsonl:0.5"]
    let short = (0..<20).map { UtteranceSize(seconds: 5, tokens: 3, key: UInt64($0)) }
    let long = UtteranceSize(seconds: 1e9, tokens: 3, key: 99)
    let planned = configuration.plan(ofEpoch: 0, short + [long], sources: [0..<10, 10..<21])
    let heard = planned.hearings.filter { $0.utterance < 20 }
    #expect(heard == (0..<20).map { SourceMixing.Hearing(utterance: $0, copy: 0) })
    #expect(planned.exclusions.map(\.index) == [20])
  }
}
