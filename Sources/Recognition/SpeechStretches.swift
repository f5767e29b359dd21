/// What is said in a segment from one pause to the next, in frames of the detector.
struct SpeechStretches: Sendable, Equatable {
  /// Frames without speech that part two stretches.
  let pause: Int
  /// From the first frame of speech to the one after the last, in order.
  private(set) var ranges: [Range<Int>] = []

  /// No speech yet; so many frames without any will part it.
  init(pause: Int) {
    precondition(pause > 0, "a pause lasts some frames, not \(pause)")
    self.pause = pause
  }

  /// Takes a frame of speech, which comes after all before.
  mutating func accept(_ frame: Int) {
    if let last = ranges.last, frame - last.upperBound < pause {
      ranges[ranges.count - 1] = last.lowerBound..<frame + 1
    } else {
      ranges.append(frame..<frame + 1)
    }
  }

  /// Removes all speech before `frame` and returns it. A stretch that goes on is cut there.
  mutating func remove(before frame: Int) -> [Range<Int>] {
    let removed = ranges.map { $0.clamped(to: .min..<frame) }.filter { !$0.isEmpty }
    ranges = ranges.map { $0.clamped(to: frame..<Int.max) }.filter { !$0.isEmpty }
    return removed
  }
}
