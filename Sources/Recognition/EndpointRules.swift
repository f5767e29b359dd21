/// When an utterance of a live stream is over.
public struct EndpointRules: Sendable, Equatable {
  /// Seconds of silence that end an utterance in which words were recognized.
  public var silenceAfterText: Double
  /// Seconds of silence that end one without words, so that nothing is kept for long.
  public var silenceWithoutText: Double
  /// Seconds after which an utterance ends though speech goes on, at its quietest point.
  public var longest: Double
  /// In which last part of the longest utterance the quietest point is looked for.
  public var searchedShare: Double

  /// Rules that others have found to serve both dictation and conversation.
  public init(
    silenceAfterText: Double = 1.2, silenceWithoutText: Double = 2.4, longest: Double = 20,
    searchedShare: Double = 1.0 / 3
  ) {
    self.silenceAfterText = silenceAfterText
    self.silenceWithoutText = silenceWithoutText
    self.longest = longest
    self.searchedShare = searchedShare
  }
}

/// What is known of the utterance that is under way, frame by frame.
package struct EndpointTracker: Sendable {
  /// What ended an utterance.
  package enum Reason: String, Sendable {
    /// Words, and then silence.
    case pause
    /// Silence alone.
    case silence
    /// Speech without a pause, for too long.
    case length
  }

  /// The end of an utterance.
  package struct Endpoint: Sendable, Equatable {
    /// Frames of the utterance that ends. Frames beyond these, if there are any, belong to the next.
    package var frames: Int
    /// Why it ends.
    package var reason: Reason
  }

  private let rules: EndpointRules
  private let frameSeconds: Double
  /// How loud the frames of the utterance are.
  private var loudness: [Float] = []
  /// The frame after the last one of speech.
  private var speechEnd = 0

  /// A tracker of frames of `frameSeconds` seconds.
  package init(_ rules: EndpointRules = .init(), frameSeconds: Double) {
    precondition(frameSeconds > 0, "frames last some time, not \(frameSeconds) s")
    self.rules = rules
    self.frameSeconds = frameSeconds
  }

  /// Frames of the utterance so far.
  package var frames: Int { loudness.count }

  /// Takes the next frame: whether it is speech, how loud it is in dB, and whether words have been
  /// recognized in the utterance by now.
  ///
  /// - Returns: the end of the utterance, if this frame shows it; then the next has begun.
  package mutating func accept(isSpeech: Bool, loudness level: Float, hasText: Bool) -> Endpoint? {
    loudness.append(level)
    if isSpeech { speechEnd = loudness.count }
    let silence = loudness.count - speechEnd
    if hasText, silence >= count(rules.silenceAfterText) { return end(loudness.count, .pause) }
    if !hasText, silence >= count(rules.silenceWithoutText) { return end(loudness.count, .silence) }
    let longest = count(rules.longest)
    if loudness.count >= longest {
      let searched = max(1, min(longest, Int(Double(longest) * rules.searchedShare)))
      let cut = QuietestPoint.index(
        in: loudness, longest - searched..<longest, width: max(1, Int(0.2 / frameSeconds)))
      return end(max(1, cut), .length)
    }
    return nil
  }

  private mutating func end(_ frames: Int, _ reason: Reason) -> Endpoint {
    loudness.removeFirst(frames)
    speechEnd = max(0, speechEnd - frames)
    return Endpoint(frames: frames, reason: reason)
  }

  /// At least one frame.
  private func count(_ seconds: Double) -> Int {
    // Times beyond a year are never.
    max(1, Int((min(seconds, 3e7) / frameSeconds - 1e-6).rounded(.up)))
  }
}
