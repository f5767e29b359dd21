internal import Audio
internal import Foundation

/// Cuts a recording into segments as it is read, in memory for little more than one segment.
///
/// Segments do not depend on how the sound is cut into pieces. Without a detection they cover the whole
/// recording; with one they cover all speech, and some sound around it.
package struct SegmentStream: ~Copyable {
  private let segmenter: Segmenter
  private let hopLength: Int
  private var detector: SpeechDetector?
  /// The recording from sample `origin` on.
  private var samples: [Float] = []
  private var origin = 0
  /// Frames that are decided, and those of them from `origin` on.
  private var decided = 0
  private var recent: [SpeechDetector.Frame] = []
  /// The frame after the last segment.
  private var previousEnd = 0
  /// The first frame of the segment under way, and the frame after the last one of speech in it.
  private var current: (start: Int, speechEnd: Int)?

  /// A stream of `sampleRate` samples per second.
  package init(_ segmenter: Segmenter, sampleRate: Int) {
    self.segmenter = segmenter
    hopLength = SpeechDetector.frameLength(sampleRate: sampleRate)
    detector = segmenter.detection.map {
      SpeechDetector(sampleRate: sampleRate, threshold: $0.threshold)
    }
  }

  /// The next samples; returns the segments that end with them.
  package mutating func accept(_ newSamples: [Float]) -> [Segmenter.Segment] {
    samples += newSamples
    let frames = detector?.accept(newSamples.span) ?? unheard(hasEnded: false)
    return accept(frames)
  }

  /// Ends the recording; returns the segments that remain.
  package consuming func finish() -> [Segmenter.Segment] {
    let frames = detector.take()?.finish() ?? unheard(hasEnded: true)
    var segments = accept(frames)
    if let current {
      let last = segmenter.detection == nil ? decided : current.speechEnd + padding
      segments.append(segment(current.start, last * hopLength))
    } else if decided == 0, segmenter.detection == nil {
      segments.append(segment(0, 0))
    }
    return segments
  }

  private mutating func accept(_ frames: [SpeechDetector.Frame]) -> [Segmenter.Segment] {
    var segments: [Segmenter.Segment] = []
    for frame in frames {
      recent.append(frame)
      decided += 1
      if let segment = accept(isSpeech: frame.isSpeech) { segments.append(segment) }
    }
    forget()
    return segments
  }

  /// Takes frame `decided - 1`; returns the segment that it ends.
  private mutating func accept(isSpeech: Bool) -> Segmenter.Segment? {
    if isSpeech {
      let start = current?.start ?? max(previousEnd, decided - 1 - padding)
      current = (start, decided)
    }
    guard let (start, speechEnd) = current else { return nil }
    if decided - speechEnd >= pause {
      return close(start, at: speechEnd + padding)
    }
    guard decided - start > longest else { return nil }
    let first = start - origin / hopLength
    let cut = CutPoint.index(
      in: recent, first..<first + longest, searchedShare: segmenter.searchedShare,
      frameSeconds: SpeechDetector.longestFrame)
    let end = max(start + 1, origin / hopLength + cut)
    // Only silence is left after the cut, or the speech goes on.
    if speechEnd <= end { return close(start, at: min(end, speechEnd + padding)) }
    defer { current = (end, speechEnd) }
    return close(start, at: end)
  }

  private mutating func close(_ start: Int, at end: Int) -> Segmenter.Segment {
    current = nil
    previousEnd = end
    return segment(start, end * hopLength)
  }

  /// The samples from frame `start` on, up to sample `end` or the end of the recording, which need not be that of
  /// a frame.
  private func segment(_ start: Int, _ end: Int) -> Segmenter.Segment {
    let first = start * hopLength
    let range = first - origin..<min(end - origin, samples.count)
    return Segmenter.Segment(start: first, samples: Array(samples[range]))
  }

  /// Frames of which all are heard, as loud as all their sound.
  private func unheard(hasEnded: Bool) -> [SpeechDetector.Frame] {
    let end = origin + samples.count
    let count = hasEnded ? (end + hopLength - 1) / hopLength : end / hopLength
    return (decided..<max(decided, count)).map { frame in
      let first = frame * hopLength - origin
      let sound = samples[first..<min(first + hopLength, samples.count)]
      let energy = sound.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(sound.count)
      return SpeechDetector.Frame(isSpeech: true, loudness: Float(10 * log10(max(energy, 1e-11))))
    }
  }

  /// Drops what no later segment holds, a second or more at a time.
  private mutating func forget() {
    let needed = current?.start ?? max(previousEnd, decided - padding)
    // The last frame may reach beyond the end of the recording.
    let complete = (origin + samples.count) / hopLength
    let surplus = min(needed, decided, complete) * hopLength - origin
    guard surplus >= 50 * hopLength else { return }
    samples.removeFirst(surplus)
    recent.removeFirst(surplus / hopLength)
    origin += surplus
  }

  private var longest: Int { frames(segmenter.longest) }
  private var pause: Int { frames(segmenter.detection?.pause ?? .infinity) }
  /// Never so much that it meets the next segment.
  private var padding: Int {
    segmenter.detection.map { min(frames($0.padding), pause) } ?? 0
  }

  /// Whole frames that last no longer than so many seconds; a year is as good as forever.
  private func frames(_ seconds: Double) -> Int {
    max(1, Int(min(seconds, 3e7) / SpeechDetector.longestFrame + 1e-6))
  }
}
