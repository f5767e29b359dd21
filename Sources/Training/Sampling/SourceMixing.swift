internal import Tensors

/// How often each utterance is heard in an epoch, so that every source has its share of the audio.
///
/// An epoch is as long as all sources together. A source whose share is larger than its part of that audio is
/// heard more than once, another in parts: over the epochs all its utterances are heard equally often.
package struct SourceMixing: Sendable {
  /// One hearing of an utterance in an epoch.
  package struct Hearing: Sendable, Equatable {
    /// The position of the utterance in the corpus.
    package let utterance: Int
    /// Which of its hearings in the epoch it is, from 0.
    package let copy: Int
  }

  /// How often an epoch hears each source, on average over the epochs.
  package let rates: [Double]
  private let sources: [Range<Int>]

  /// The positions in `sizes` of each source, and its weight, if there are any; only what is `used` has a share. Sources
  /// without weights are heard once an epoch, and so are all where none has audio.
  package init(
    weights: [Double?], sources: [Range<Int>], sizes: [UtteranceSize],
    used: (UtteranceSize) -> Bool = { _ in true }
  ) {
    precondition(
      weights.isEmpty || weights.count == sources.count,
      "\(weights.count) weights, \(sources.count) sources")
    let weights = weights.isEmpty ? sources.map { _ in nil } : weights
    self.sources = sources
    let seconds = sources.map { range in
      sizes[range].lazy.filter(used).reduce(0) { $0 + max(0, $1.seconds) }
    }
    let whole = seconds.reduce(0, +)
    let given = weights.compactMap(\.self).reduce(0, +)
    rates = zip(weights, seconds).map { weight, seconds in
      guard let weight, given > 0, seconds > 0 else { return 1 }
      return weight / given * whole / seconds
    }
  }

  /// The hearings of an epoch, in the order of the utterances.
  ///
  /// An utterance that is to be heard r times an epoch is heard ⌊(e + 1)r + φ⌋ − ⌊er + φ⌋ times in epoch e, where
  /// the phase φ, 0…1, is its own: so epochs differ in what they leave out, and no utterance is forgotten.
  package func hearings(epoch: Int, sizes: [UtteranceSize]) -> [Hearing] {
    var hearings: [Hearing] = []
    hearings.reserveCapacity(sizes.count)
    for (source, rate) in zip(sources, rates) {
      for index in source {
        let phase = rate == 1 ? 0 : RandomKey(sizes[index].key).child("phase").uniform(0)
        let before = (Double(epoch) * rate + phase).rounded(.down)
        let after = (Double(epoch + 1) * rate + phase).rounded(.down)
        for copy in 0..<max(0, Int(after - before)) {
          hearings.append(Hearing(utterance: index, copy: copy))
        }
      }
    }
    return hearings
  }
}
