internal import Tensors

/// What a plan of batches needs to know of an utterance: how long it is, how much is said, and which one
/// it is.
package struct UtteranceSize: Sendable, Equatable {
  /// Length in millionths of a second, to the nearest; below 0 where nobody knows it. Whole numbers, so that
  /// sums are exact in whatever order, and bounds are hard.
  package let microseconds: Int
  /// How many tokens its text has.
  package let tokens: Int
  /// How many frames a CTC path through the text needs: a token each, and a blank between equal neighbours.
  package let alignedFrames: Int
  /// What the utterance is told apart by, whatever the order in which utterances are listed.
  package let key: UInt64

  /// Seconds of audio.
  package var seconds: Double { Double(microseconds) / 1e6 }

  /// An utterance of `seconds` (not a number where nobody knows) with a text of `tokens` tokens, of which
  /// `repeats` are like the token before them.
  package init(seconds: Double, tokens: Int, repeats: Int = 0, key: UInt64) {
    let scaled = (seconds * 1e6).rounded()
    microseconds = scaled.magnitude < 0x1p62 && scaled >= 0 ? Int(scaled) : -1
    self.tokens = tokens
    alignedFrames = tokens + repeats
    self.key = key
  }

  /// An utterance with a text of `tokens`.
  package init(seconds: Double, tokens: [Int], key: UInt64) {
    let repeats = zip(tokens, tokens.dropFirst()).count { $0 == $1 }
    self.init(seconds: seconds, tokens: tokens.count, repeats: repeats, key: key)
  }

  /// The same words in another time, `changed` from the seconds that they take; unknown stays unknown.
  package func lasting(_ changed: (Double) -> Double) -> UtteranceSize {
    guard microseconds >= 0 else { return self }
    return UtteranceSize(
      seconds: changed(seconds), tokens: tokens, repeats: alignedFrames - tokens, key: key)
  }

  /// A key made of whatever identifies an utterance, equal on every machine.
  package static func key(_ identity: String) -> UInt64 {
    RandomKey(0x5357_4946).child(identity).bits(0)
  }
}
