internal import Audio

/// Where speech that goes on for too long is best cut: in its longest pause, or else where it is quietest.
///
/// Whoever reads sentences pauses between them. The quietest moment near the limit is often within a sentence, so
/// pauses are looked for twice as far back.
enum CutPoint {
  /// Seconds without speech that are a pause; between the words of a sentence they are shorter.
  static let shortestPause = 0.4

  /// A frame within `range`: the middle of its longest pause in the last twice `searchedShare`, the last of several,
  /// or the quietest 0.2 s in its last `searchedShare`.
  static func index(
    in frames: [SpeechDetector.Frame], _ range: Range<Int>, searchedShare: Double,
    frameSeconds: Double
  ) -> Int {
    precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= frames.count)
    func last(_ share: Double) -> Range<Int> {
      let count = max(1, min(range.count, Int(Double(range.count) * share)))
      return range.upperBound - count..<range.upperBound
    }
    if let pause = longestPause(in: frames, last(2 * searchedShare)),
      Double(pause.count) * frameSeconds > shortestPause - 1e-6
    {
      return (pause.lowerBound + pause.upperBound) / 2
    }
    return QuietestPoint.index(
      in: frames.map(\.loudness), last(searchedShare), width: max(1, Int(0.2 / frameSeconds)))
  }

  /// The longest stretch of `range` without speech.
  private static func longestPause(
    in frames: [SpeechDetector.Frame], _ range: Range<Int>
  ) -> Range<Int>? {
    var longest: Range<Int>?
    var start = range.lowerBound
    for index in range {
      if frames[index].isSpeech { start = index + 1 }
      let pause = start..<index + 1
      if !pause.isEmpty, pause.count >= longest?.count ?? 0 { longest = pause }
    }
    return longest
  }
}
