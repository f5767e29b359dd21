internal import Audio
package import Recognition
package import Tensors
package import Text

/// The utterances of a training run, and how one becomes what a model learns from.
package struct Corpus: Sendable {
  /// All utterances of all manifests, in order.
  package let entries: [ManifestEntry]
  /// What is said in each, as ids.
  package let targets: [[Int]]
  /// What a plan of batches needs to know of each.
  package let sizes: [UtteranceSize]
  /// The positions of each manifest's utterances.
  package let sources: [Range<Int>]
  /// What is read besides what is heard.
  package let text: TextCorpus?
  /// What of it enters the encoder as phones.
  package let injection: InjectedText?
  /// How words sound, where that is an objective, …
  package let lexicon: Lexicon?
  /// … and with it each utterance, as labels of phones.
  private let phones: [[Int]]
  private let features: KeptValues<FeatureKey, FeatureFrames>
  private let recordings: KeptValues<Int, CompactWaveform>?
  private let talkers: TalkerPool

  /// What is kept in memory, since it costs more to make than a small model's training step.
  package enum Kept: Sendable {
    /// Features at each speed, which serve wherever sound is not changed in other ways.
    case features
    /// Recordings at the frontend's rate in 16 bits, which serve everywhere. They are rounded to that whether
    /// memory has room for them or not, so that it changes no result.
    case recordings
  }

  /// One utterance at one speed.
  private struct FeatureKey: Hashable {
    var utterance: Int
    var speed: Double
  }

  /// Reads manifests and text, and encodes both. Throws `TrainingError` for a broken manifest or text, and for words whose
  /// pronunciation is not known, `TextError` for a broken dictionary and for transcripts that a tokenizer without an unknown token
  /// cannot express.
  package init(
    manifests: [String], text: TextConfiguration? = nil,
    pronunciation: PronunciationConfiguration? = nil, tokenizer: Tokenizer,
    cacheMegabytes: Int = 0, keeping kept: Kept = .features
  ) throws {
    let lexicon = try pronunciation.map { try Lexicon(path: $0.lexicon) }
    self.lexicon = lexicon
    self.text = try text.map { try TextCorpus($0, tokenizer) }
    injection = try InjectedText(pronunciation, self.text, lexicon, tokenizer)
    features = KeptValues(megabytes: kept == .features ? cacheMegabytes : 0)
    recordings = kept == .recordings ? KeptValues(megabytes: cacheMegabytes) : nil
    var entries: [ManifestEntry] = []
    sources = try manifests.map { manifest in
      let first = entries.count
      entries += try Manifest.read(manifest, durations: .required).requiringSoundness().entries
      return first..<entries.count
    }
    self.entries = entries
    let targets = try entries.map { try tokenizer.encode($0.text) }
    self.targets = targets
    sizes = zip(entries, targets).map { entry, tokens in
      UtteranceSize(seconds: entry.duration ?? .nan, tokens: tokens, key: entry.key)
    }
    talkers = TalkerPool(of: entries.count)
    phones =
      try lexicon.map { try Self.phones(of: entries, $0, path: pronunciation?.lexicon ?? "") } ?? []
  }

  /// Throws `TrainingError.configurationValue` for a transcript that a model with this tokenizer cannot learn to write.
  func requireExpressible(by tokenizer: Tokenizer) throws(TrainingError) {
    guard let unknown = tokenizer.unknownToken,
      let index = targets.firstIndex(where: { $0.contains(unknown) })
    else { return }
    let characters = tokenizer.unknownCharacters(in: entries[index].text)
    let named = characters.prefix(5).map { "“\($0)”" }.joined(separator: ", ")
    throw .configurationValue(
      key: "data.train",
      found:
        "a manifest in which the text of \(entries[index].audioPath) has \(named), as \(targets.count { $0.contains(unknown) }) "
        + "of \(targets.count) texts have characters that the tokenizer does not know",
      expected: "texts in its characters; swiftlet batches lists the others")
  }

  /// Throws `TrainingError.configurationValue` that names words which the dictionary lacks.
  private static func phones(
    of entries: [ManifestEntry], _ lexicon: Lexicon, path: String
  ) throws(TrainingError) -> [[Int]] {
    var missing: Set<String> = []
    let phones = entries.map { entry in
      if let labels = lexicon.labels(of: entry.text) { return labels }
      missing.formUnion(lexicon.missingWords(in: entry.text))
      return []
    }
    let named = missing.sorted().prefix(5).map { "“\($0)”" }.joined(separator: ", ")
    try require(
      missing.isEmpty, "pronunciation.lexicon",
      "\(path), which lacks \(missing.count) words of the transcripts, such as \(named)",
      "a line for every word, as scripts/pronounce makes them")
    return phones
  }

  /// All utterances from short to long, in batches of at most so much audio; one that is longer by itself has
  /// a batch of its own.
  func batches(seconds: Double) -> [[Int]] {
    let order = sizes.indices.sorted {
      (sizes[$0].microseconds, $0) < (sizes[$1].microseconds, $1)
    }
    let packing = BatchPacking(
      sizes: sizes, order: order.map(Int32.init), budget: BatchBudget(.ragged, seconds: seconds))
    return packing.batches(of: order.indices).map { Array(order[$0.range]) }
  }

  /// Normalized features of one utterance, changed at random as `key` draws where
  /// `augmentation` asks for it, in one view or two. Throws `AudioError`.
  package func utterance(
    _ index: Int, _ frontend: FeatureFrontend, augmentation: Augmentation, key: RandomKey,
    views: Int = 1
  ) throws -> TrainingBatch.Utterance {
    let frames =
      if augmentation.changesSound {
        try computed(index, frontend, augmentation, key)
      } else {
        try features.value(
          FeatureKey(utterance: index, speed: augmentation.stretch(key: key)),
          bytes: { $0.values.count * MemoryLayout<Float>.stride },
          orMake: { try computed(index, frontend, augmentation, key) })
      }
    let seen = (0..<views).map { view in
      var frames = frames
      augmentation.mask(&frames.values, bins: frames.bins, key: key, view: view)
      return Tensor(frames)
    }
    return TrainingBatch.Utterance(
      index: index, features: seen[0], otherView: views > 1 ? seen[1] : nil,
      tokens: targets[index], phones: phones.isEmpty ? [] : phones[index],
      seconds: seconds(index, augmentation: augmentation, key: key))
  }

  /// How long the utterance is that `utterance` makes of the same arguments.
  func seconds(_ index: Int, augmentation: Augmentation, key: RandomKey) -> Double {
    augmentation.duration(of: entries[index].duration ?? 0, key: key)
  }

  /// Normalized features of one utterance before masking.
  private func computed(
    _ index: Int, _ frontend: FeatureFrontend, _ augmentation: Augmentation, _ key: RandomKey
  ) throws -> FeatureFrames {
    let samples = try augmentation.applied(
      to: recording(index, frontend), sampleRate: frontend.sampleRate, key: key
    ) { key in
      talkers.talker(key) { try read($0, frontend, atMost: TalkerPool.longest) }
    } resample: { samples, from, to in
      if let fast = PolyphaseResampler(from: from, to: to) { return fast.resampled(samples) }
      return try Resampler.resample(
        AudioBuffer(samples: samples, sampleRate: from), to: to
      ).samples
    }
    return frontend.features(of: samples)
  }

  /// The samples of one utterance at the frontend's rate.
  private func recording(_ index: Int, _ frontend: FeatureFrontend) throws -> [Float] {
    guard let recordings else { return try read(index, frontend) }
    return try recordings.value(index, bytes: \.bytes) {
      try CompactWaveform(read(index, frontend))
    }.samples
  }

  private func read(
    _ index: Int, _ frontend: FeatureFrontend, atMost longest: Double = .infinity
  ) throws -> [Float] {
    let entry = entries[index]
    let duration = min(entry.duration ?? .infinity, longest)
    return try frontend.resampled(
      AudioFile.read(
        entry.audioPath, offset: entry.offset, duration: duration.isFinite ? duration : nil)
    ).samples
  }

  /// A number that changes with any path, text or duration: what a resumed run is compared by.
  package var fingerprint: UInt64 {
    var key = RandomKey(UInt64(entries.count))
    for entry in entries {
      key = key.child("\(entry.audioPath)|\(entry.offset)|\(entry.duration ?? 0)|\(entry.text)")
    }
    for labels in phones { key = key.child("\(labels)") }
    if let text { key = key.child("\(text.fingerprint)") }
    return key.bits(0)
  }
}
