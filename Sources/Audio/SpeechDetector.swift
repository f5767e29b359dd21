/// Tells speech from silence and from other sound, as it arrives.
///
/// It looks for what speech does and steady sound does not: to rise and fall in many bands at once
/// (``SpeechProminence``), with tones that glide (``SpeechSpectrum/resemblance(to:)``). Silence, noise of
/// any loudness, hum and tones are no speech from the first sample on, nor are most notes of music;
/// single knocks, and whatever else comes and goes like syllables, count as speech.
///
/// Decisions do not depend on how the sound is cut into pieces. Most silence is decided at once, speech
/// after 1.2 seconds at most, and what is too faint to be clear after 2.2 seconds at most; memory is bounded.
package struct SpeechDetector: ~Copyable {
  /// What is found in 20 ms of sound, or the whole samples of that.
  package struct Frame: Sendable, Equatable {
    /// Whether somebody speaks.
    package var isSpeech: Bool
    /// The level between 200 Hz and 6 kHz, in dB; that of a full-scale sine is -3.
    package var loudness: Float

    /// A decision, as tests make them up.
    package init(isSpeech: Bool, loudness: Float) {
      self.isSpeech = isSpeech
      self.loudness = loudness
    }
  }

  /// Seconds that a frame lasts at most, and exactly at a rate that is a multiple of 50.
  package static let longestFrame = 0.02
  /// Samples of a frame at a rate of `sampleRate` samples per second.
  package static func frameLength(sampleRate: Int) -> Int {
    SpeechSpectrum.Layout.hopLength(sampleRate: sampleRate)
  }
  /// Seconds of a frame at that rate, whose frames are whole samples.
  package static func frameSeconds(sampleRate: Int) -> Double {
    Double(frameLength(sampleRate: sampleRate)) / Double(sampleRate)
  }

  /// By how many dB a moment must stand out to be speech, as a mean over the bands. Steady noise
  /// stays at 2.5 ± 0.3.
  package static let defaultThreshold = 5.0

  /// By how many dB less it needs to stand out near clear speech.
  private static let leniency: Float = 1
  /// Moments after clear speech, and before it, that are near.
  private static let near = (after: 100, before: 50)
  /// Moments before and after one whose tones are looked at together.
  private static let tonal = (before: 50, after: 45)
  /// Moments this far apart sound alike in music, and never in speech, whose share of such moments stays
  /// under 0.05.
  private static let lag = 5
  private static let alike: Float = 0.8
  private static let musicalShare = 0.3

  private let threshold: Float
  private let hopLength: Int
  private var spectra: SpeechSpectrumStream
  private var prominence = SpeechProminence()
  /// The last few spectra.
  private var recent: [SpeechSpectrum] = []
  /// What is known of the moments from `origin` on.
  private var marks: [Mark] = []
  private var origin = 0
  private var heard = 0
  /// The next moment whose height is not known, and the next to be decided.
  private var nextHeight = 0
  private var next = 0
  private var last = Frame(isSpeech: false, loudness: SpeechSpectrum.silentLevel)

  private struct Mark {
    /// Whether the same tones sound a moment before it and after it.
    var isSteady = false
    /// Whether it is speech without regard to what is near; nil as long as nobody knows.
    var isClear: Bool?
    var height: Float = 0
  }

  /// A detector for sound of `sampleRate` samples per second.
  package init(sampleRate: Int, threshold: Double = Self.defaultThreshold) {
    self.threshold = Float(threshold)
    spectra = SpeechSpectrumStream(sampleRate: sampleRate)
    hopLength = spectra.hopLength
  }

  /// The next samples; returns the frames that are decided now.
  package mutating func accept(_ samples: Span<Float>) -> [Frame] {
    heard += samples.count
    for spectrum in spectra.accept(samples) { append(spectrum) }
    return decided(hasEnded: false)
  }

  /// Ends the sound; returns the remaining frames. In all, each begun 20 ms have one.
  package consuming func finish() -> [Frame] {
    if let spectrum = recent.last { appendMoment(spectrum) }
    var frames = decided(hasEnded: true)
    // The last window reaches beyond the last whole frame, or there was none.
    let missing = (heard + hopLength - 1) / hopLength - next
    frames.append(contentsOf: repeatElement(last, count: max(0, missing)))
    return frames
  }

  private mutating func append(_ spectrum: SpeechSpectrum) {
    if !recent.isEmpty { appendMoment(spectrum) }
    recent.append(spectrum)
    if recent.count > Self.lag {
      let earlier = recent.removeFirst()
      let middle = prominence.count - Self.lag / 2 - origin
      marks[middle].isSteady = spectrum.resemblance(to: earlier) > Self.alike
    }
  }

  /// The moment of the last spectrum, smoothed over 60 ms, now that the one after it is known.
  private mutating func appendMoment(_ following: SpeechSpectrum) {
    let current = recent[recent.count - 1]
    let previous = recent[max(0, recent.count - 2)]
    prominence.append(
      current.power.indices.map {
        (previous.power[$0] + current.power[$0] + following.power[$0]) / 3
      })
    marks.append(Mark())
  }

  /// Frames in order, as far as they are certain.
  private mutating func decided(hasEnded: Bool) -> [Frame] {
    let block = SpeechProminence.block
    while nextHeight + block * (SpeechProminence.blocksAfter + 1) <= prominence.count
      || hasEnded && nextHeight < prominence.count
    {
      for index in nextHeight..<min(nextHeight + block, prominence.count) {
        let height = prominence.height(of: index, hasEnded: hasEnded)
        marks[index - origin].height = height
        marks[index - origin].isClear = height > threshold && !isMusical(index)
      }
      nextHeight = min(nextHeight + block, prominence.count)
    }
    var frames: [Frame] = []
    while next < prominence.count, let isSpeech = decision(hasEnded: hasEnded) {
      last = Frame(isSpeech: isSpeech, loudness: prominence[next].loudness)
      frames.append(last)
      next += 1
    }
    forget()
    return frames
  }

  /// Whether the next moment is speech; nil if that depends on what comes.
  private func decision(hasEnded: Bool) -> Bool? {
    let faint = threshold - Self.leniency
    // What does not rise above the moments before it cannot stand out from both sides.
    if SpeechProminence.knowsBefore(next), prominence[next].rise <= faint { return false }
    let mark = marks[next - origin]
    guard let isClear = mark.isClear else { return nil }
    if isClear || mark.height <= faint { return isClear }
    let earlier = max(origin, next - Self.near.after)..<next
    if earlier.contains(where: { marks[$0 - origin].isClear == true }) { return true }
    let later = next + 1..<min(nextHeight, next + Self.near.before + 1)
    if later.contains(where: { marks[$0 - origin].isClear == true }) { return true }
    return hasEnded || nextHeight > next + Self.near.before ? false : nil
  }

  /// Whether too many of the moments around this one that stand out are steady.
  private func isMusical(_ index: Int) -> Bool {
    let around =
      max(origin, index - Self.tonal.before)..<min(index + Self.tonal.after + 1, prominence.count)
    var (steady, rising) = (0, 0)
    for other in around where prominence[other].rise > threshold - Self.leniency {
      rising += 1
      if marks[other - origin].isSteady { steady += 1 }
    }
    return Double(steady) > Self.musicalShare * Double(rising)
  }

  private mutating func forget() {
    let needed = max(0, min(next, nextHeight) - Self.near.after)
    prominence.forget(before: min(needed, nextHeight))
    guard needed - origin > 500 else { return }
    marks.removeFirst(needed - origin)
    origin = needed
  }
}
