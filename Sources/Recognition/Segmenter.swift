package import Audio

/// Cuts a long recording into pieces that a model can take at once, at the quietest moments.
///
/// Attention costs the square of the length, and models have heard utterances of seconds, not hours. A
/// recording within the limit stays whole.
package struct Segmenter: Sendable {
  /// No piece is longer, in seconds.
  package var longest: Double
  /// Each cut is looked for in this share of the limit, at its end.
  package var searchedShare: Double

  /// Pieces of at most 30 seconds, cut in the last third.
  package init(longest: Double = 30, searchedShare: Double = 1.0 / 3) {
    self.longest = longest
    self.searchedShare = searchedShare
  }

  /// Sample ranges that cover all of `audio` without overlap.
  package func segments(of audio: AudioBuffer) -> [Range<Int>] {
    let limit = max(1, Int(longest * Double(audio.sampleRate)))
    var segments: [Range<Int>] = []
    var start = 0
    while audio.samples.count - start > limit {
      let searched = Int(Double(limit) * searchedShare)
      let cut = quietest(audio, in: start + limit - searched..<start + limit)
      segments.append(start..<cut)
      start = cut
    }
    if start < audio.samples.count || segments.isEmpty {
      segments.append(start..<audio.samples.count)
    }
    return segments
  }

  /// The middle of the 200 ms with the least energy.
  private func quietest(_ audio: AudioBuffer, in range: Range<Int>) -> Int {
    let window = max(1, audio.sampleRate / 5)
    let hop = max(1, audio.sampleRate / 100)
    var best = (energy: Double.infinity, middle: range.upperBound - 1)
    var first = range.lowerBound
    while first + window <= range.upperBound {
      var energy = 0.0
      for index in first..<first + window {
        energy += Double(audio.samples[index]) * Double(audio.samples[index])
      }
      if energy < best.energy { best = (energy, first + window / 2) }
      first += hop
    }
    return max(range.lowerBound + 1, best.middle)
  }
}
