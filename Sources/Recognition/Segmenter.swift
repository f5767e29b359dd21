package import Audio

/// Cuts recordings into segments that a model can take at once: at pauses, and where speech goes on for too long at
/// shorter pauses or its quietest moments.
///
/// Attention costs the square of the length, and models have heard utterances of seconds, not hours.
package struct Segmenter: Sendable, Equatable {
  /// A stretch of a recording.
  package struct Segment: Sendable, Equatable {
    /// Its first sample in the recording.
    package var start: Int
    /// Its sound.
    package var samples: [Float]

    /// The sound from sample `start` on.
    package init(start: Int, samples: [Float]) {
      self.start = start
      self.samples = samples
    }
  }

  /// No segment is longer, in seconds.
  package var longest: Double
  /// Each cut in speech is looked for in this share of the limit, at its end.
  package var searchedShare: Double
  /// How speech is found; nil takes all sound for speech.
  package var detection: SpeechDetection?

  /// Segments of at most 30 seconds, cut in the last third.
  package init(
    longest: Double = 30, searchedShare: Double = 1.0 / 3, detection: SpeechDetection? = nil
  ) {
    self.longest = longest
    self.searchedShare = searchedShare
    self.detection = detection
  }

  /// The segments of a whole recording, in order and without overlap.
  package func segments(of audio: AudioBuffer) -> [Segment] {
    var stream = SegmentStream(self, sampleRate: audio.sampleRate)
    let segments = stream.accept(audio.samples)
    return segments + stream.finish()
  }
}
