import Audio
import Foundation
import Recognition
import Tensors
import TestSupport
import Testing
import Text

@testable import Training

struct CorpusTests {
  private let tones: ToneCorpus
  private let frontend: FeatureFrontend

  init() throws {
    tones = try ToneCorpus(count: 5)
    frontend = try FeatureFrontend(.kaldi, .none)
  }

  private func corpus(
    _ manifests: [String]? = nil, megabytes: Int = 0, keeping kept: Corpus.Kept = .features
  ) throws -> Corpus {
    try Corpus(
      manifests: manifests ?? [tones.manifest], tokenizer: Tokenizer(path: tones.tokens),
      cacheMegabytes: megabytes, keeping: kept)
  }

  @Test func wordsThatNoDictionaryPronouncesAreNamed() throws {
    func corpus(_ lexicon: String) throws -> Corpus {
      let path = try tones.folder.write(lexicon, to: "lexicon.txt")
      return try Corpus(
        manifests: [tones.manifest],
        pronunciation: PronunciationConfiguration(lexicon: path, block: 1),
        tokenizer: Tokenizer(path: tones.tokens))
    }
    let lines = tones.texts.map { text in "\(text) \(text.map(String.init).joined(separator: " "))"
    }
    let whole = try corpus(lines.joined(separator: "\n"))
    let labels: [Character: Int] = ["a": 1, "b": 2, "c": 3]
    for index in tones.texts.indices {
      let utterance = try whole.utterance(
        index, frontend, augmentation: .none, key: RandomKey(1))
      #expect(utterance.phones == tones.texts[index].compactMap { labels[$0] })
    }
    let other = try corpus(
      lines.map { $0.replacing(" c", with: " b").replacing(" a", with: " b") }
        .joined(separator: "\n"))
    #expect(other.fingerprint != whole.fingerprint)
    #expect(try self.corpus().fingerprint != whole.fingerprint)
    let error = #expect(throws: TrainingError.self) { try corpus("zz z\n") }
    let first = try #require(Set(tones.texts).sorted().first)
    #expect(error?.description.contains("“\(first)”") == true)
    #expect(error?.description.contains("\(Set(tones.texts).count) words") == true)
  }

  @Test func textsThatNobodyCanLearnToWriteAreRefused() throws {
    let tokenizer = try Tokenizer(path: tones.tokens)
    try corpus().requireExpressible(by: tokenizer)
    let line = #"{"audio_filepath": "0.wav", "duration": 0.5, "text": "aXü"}"#
    let manifest = try tones.folder.write(line + "\n", to: "other.jsonl")
    let error = #expect(throws: TrainingError.self) {
      try corpus([tones.manifest, manifest]).requireExpressible(by: tokenizer)
    }
    for part in ["0.wav", "“X”, “ü”", "1 of 6"] {
      #expect(error?.description.contains(part) == true, "\(part)")
    }
  }

  @Test func manifestsFollowEachOther() throws {
    let corpus = try corpus([tones.manifest, tones.manifest])
    #expect(corpus.entries.map(\.text) == tones.texts + tones.texts)
    let ids: [Character: Int] = ["a": 2, "b": 3, "c": 4]
    #expect(corpus.targets.prefix(5) == tones.texts.map { $0.compactMap { ids[$0] } }[...])
  }

  @Test func sizesAreThoseOfTheManifest() throws {
    let corpus = try corpus()
    #expect(corpus.sizes.map(\.tokens) == tones.texts.map(\.count))
    #expect(corpus.sizes.map(\.seconds) == corpus.entries.map(\.duration))
    #expect(Set(corpus.sizes.map(\.key)).count == 5)
  }

  @Test func batchesWithoutChanceGoFromShortToLong() throws {
    let corpus = try corpus()
    // Two, three, four, two and three letters of a quarter of a second.
    #expect(corpus.batches(seconds: 1.5) == [[0, 3], [1, 4], [2]])
    #expect(corpus.batches(seconds: 0.1) == [[0], [3], [1], [4], [2]])
    #expect(corpus.batches(seconds: 100).flatMap(\.self) == [0, 3, 1, 4, 2])
  }

  @Test func featuresAreThoseOfTheRecording() throws {
    let utterance = try corpus().utterance(
      1, frontend, augmentation: .none, key: RandomKey(1))
    let samples = try AudioFile.read(tones.folder.file("1.wav")).samples
    #expect(utterance.features.array() == frontend.features(of: samples).values)
    #expect(utterance.index == 1)
    #expect(abs(utterance.seconds - Double(samples.count) / 16_000) < 1e-9)
  }

  @Test func anExcerptIsReadWhereItLies() throws {
    let manifest = try tones.folder.write(
      #"{"audio_filepath": "2.wav", "offset": 0.25, "duration": 0.25, "text": "a"}"#,
      to: "excerpt.jsonl")
    let utterance = try corpus([manifest]).utterance(
      0, frontend, augmentation: .none, key: RandomKey(1))
    let samples = try AudioFile.read(tones.folder.file("2.wav")).samples[4000..<8000]
    #expect(utterance.features.array() == frontend.features(of: Array(samples)).values)
  }

  @Test func changesFollowTheKeyAndTheCacheChangesNothing() throws {
    var augmentation = Augmentation.none
    augmentation.speed = SpeedPerturbation(probability: 1, factors: [0.9, 1.1])
    augmentation.masking = .standard
    let (plain, cached) = (try corpus(), try corpus(megabytes: 10))
    for seed in [1, 2, 1] as [UInt64] {
      for index in 0..<5 {
        let results = try [plain, cached].map {
          try $0.utterance(index, frontend, augmentation: augmentation, key: RandomKey(seed))
        }
        #expect(results[0].features.array() == results[1].features.array())
        #expect(results[0].seconds == results[1].seconds)
      }
    }
    let other = try plain.utterance(
      0, frontend, augmentation: augmentation, key: RandomKey(7))
    let first = try plain.utterance(
      0, frontend, augmentation: augmentation, key: RandomKey(1))
    #expect(other.features.array() != first.features.array())
  }

  @Test func twoViewsHaveTheSameFramesChangedInTwoWays() throws {
    var augmentation = Augmentation.standard
    augmentation.trimming = EdgeTrimming(probability: 1, frames: 4, share: 0.2)
    augmentation.masking.timeShare = 0.5
    let corpus = try corpus(keeping: .recordings)
    for index in 0..<5 {
      let key = RandomKey(3).child(index)
      let one = try corpus.utterance(index, frontend, augmentation: augmentation, key: key)
      let two = try corpus.utterance(
        index, frontend, augmentation: augmentation, key: key, views: 2)
      let other = try #require(two.otherView)
      #expect(one.otherView == nil && one.features.array() == two.features.array())
      #expect(other.shape == two.features.shape && other.array() != two.features.array())
      #expect(one.seconds == two.seconds)
    }
  }

  @Test func keptRecordingsFreezeNoChangeAndMakeNone() throws {
    var augmentation = Augmentation.standard
    augmentation.room.probability = 0.5
    augmentation.babble.probability = 0.5
    augmentation.codec.probability = 0.5
    let corpora = [
      try corpus(keeping: .recordings), try corpus(megabytes: 10, keeping: .recordings),
    ]
    var heard: Set<[Float]> = []
    for seed in [1, 2, 1] as [UInt64] {
      for index in 0..<5 {
        let features = try corpora.map {
          try $0.utterance(
            index, frontend, augmentation: augmentation, key: RandomKey(seed).child(index)
          ).features.array()
        }
        #expect(features[0] == features[1])
        heard.insert(features[0])
      }
    }
    #expect(heard.count == 10)
    // What is in memory is heard even when the recording is gone.
    try FileManager.default.removeItem(atPath: tones.folder.file("3.wav"))
    _ = try corpora[1].utterance(3, frontend, augmentation: augmentation, key: RandomKey(9))
    #expect(throws: AudioError.self) {
      try corpora[0].utterance(3, frontend, augmentation: augmentation, key: RandomKey(9))
    }
  }

  @Test func theFingerprintKnowsPathsTextsAndDurations() throws {
    let before = try corpus().fingerprint
    #expect(try corpus().fingerprint == before)
    let manifest = try tones.folder.read("manifest.jsonl")
    for (old, new) in [("\"0.wav\"", "\"1.wav\""), ("\"\(tones.texts[3])\"", "\"b\"")] {
      let changed = try tones.folder.write(manifest.replacing(old, with: new), to: "other.jsonl")
      #expect(try corpus([changed]).fingerprint != before, "\(old) to \(new)")
    }
    let lines = manifest.split(separator: "\n")
    let fewer = try tones.folder.write(lines.dropLast().joined(separator: "\n"), to: "few.jsonl")
    #expect(try corpus([fewer]).fingerprint != before)
  }

  @Test func aRecordingThatIsGoneIsAnErrorOfItsOwn() throws {
    let corpus = try corpus()
    try FileManager.default.removeItem(atPath: tones.folder.file("3.wav"))
    #expect(throws: AudioError.self) {
      try corpus.utterance(3, frontend, augmentation: .none, key: RandomKey(1))
    }
    _ = try corpus.utterance(2, frontend, augmentation: .none, key: RandomKey(1))
  }
}
