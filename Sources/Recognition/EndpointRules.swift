internal import Audio

/// When an utterance of a live stream is over.
public struct EndpointRules: Sendable, Equatable {
  /// Seconds of silence that end an utterance in which words were recognized.
  public var silenceAfterText: Double
  /// Seconds of silence that end one without words, so that nothing is kept for long.
  public var silenceWithoutText: Double
  /// Seconds after which an utterance ends though speech goes on, in its longest pause or where it is quietest.
  public var longest: Double
  /// In which last part of the longest utterance the quietest point is looked for; pauses are in twice as much.
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
  /// The frames of the utterance.
  private var heard: [SpeechDetector.Frame] = []
  /// The frame after the last one of speech.
  private var speechEnd = 0

  /// A tracker of frames of `frameSeconds` seconds.
  package init(_ rules: EndpointRules = .init(), frameSeconds: Double) {
    precondition(frameSeconds > 0, "frames last some time, not \(frameSeconds) s")
    self.rules = rules
    self.frameSeconds = frameSeconds
  }

  /// Frames of the utterance so far.
  package var frames: Int { heard.count }

  /// Takes the next frame: whether it is speech, how loud it is in dB, and whether words have been
  /// recognized in the utterance by now.
  ///
  /// - Returns: the end of the utterance, if this frame shows it; then the next has begun.
  package mutating func accept(isSpeech: Bool, loudness level: Float, hasText: Bool) -> Endpoint? {
    heard.append(.init(isSpeech: isSpeech, loudness: level))
    if isSpeech { speechEnd = heard.count }
    let silence = heard.count - speechEnd
    if hasText, silence >= count(rules.silenceAfterText) { return end(heard.count, .pause) }
    if !hasText, silence >= count(rules.silenceWithoutText) { return end(heard.count, .silence) }
    let longest = count(rules.longest)
    if heard.count >= longest {
      let cut = CutPoint.index(
        in: heard, 0..<longest, searchedShare: rules.searchedShare, frameSeconds: frameSeconds)
      return end(max(1, cut), .length)
    }
    return nil
  }

  private mutating func end(_ frames: Int, _ reason: Reason) -> Endpoint {
    heard.removeFirst(frames)
    speechEnd = max(0, speechEnd - frames)
    return Endpoint(frames: frames, reason: reason)
  }

  /// At least one frame.
  private func count(_ seconds: Double) -> Int {
    // Times beyond a year are never.
    max(1, Int((min(seconds, 3e7) / frameSeconds - 1e-6).rounded(.up)))
  }
}
