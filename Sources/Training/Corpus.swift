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

  /// Reads manifests and encodes their texts. Throws `TrainingError` for a broken manifest, `TextError` for
  /// text that the tokenizer cannot express.
  package init(
    manifests: [String], tokenizer: Tokenizer, durations: Manifest.DurationRule = .required
  ) throws {
    entries = try manifests.flatMap {
      try Manifest.read($0, durations: durations).requiringSoundness().entries
    }
    targets = try entries.map { try tokenizer.encode($0.text) }
  }

  /// Normalized features of one utterance, changed at random as `key` draws where `augmentation` asks
  /// for it. Throws `AudioError`.
  package func utterance(
    _ index: Int, _ frontend: FeatureFrontend, augmentation: Augmentation, key: RandomKey
  ) throws -> TrainingBatch.Utterance {
    let entry = entries[index]
    let audio = try frontend.resampled(
      AudioFile.read(entry.audioPath, offset: entry.offset, duration: entry.duration))
    let samples = try augmentation.applied(
      to: audio.samples, sampleRate: audio.sampleRate, key: key
    ) { samples, from, to in
      try Resampler.resample(
        AudioBuffer(samples: samples, sampleRate: from), to: to
      ).samples
    }
    var features = frontend.features(of: samples)
    augmentation.mask(&features.values, bins: features.bins, key: key)
    return TrainingBatch.Utterance(
      index: index, features: Tensor(features), tokens: targets[index],
      seconds: Double(samples.count) / Double(audio.sampleRate))
  }

  /// A number that changes with any path, text or duration: what a resumed run is compared by.
  package var fingerprint: UInt64 {
    var key = RandomKey(UInt64(entries.count))
    for entry in entries {
      key = key.child("\(entry.audioPath)|\(entry.offset)|\(entry.duration ?? 0)|\(entry.text)")
    }
    return key.bits(0)
  }
}
