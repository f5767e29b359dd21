/// The frames that each token of an utterance is heard in, and those of the end of sentence after the last
/// token: U + 1 ranges.
///
/// A CTC path fires a token in the first frame that it names it in. A token owns the frames after the firing
/// of the token before, up to its own: silence belongs to what follows it, and the end of sentence has the
/// tail. Every range then reaches `margin` frames into its neighbours, because paths err (Fan et al. 2021,
/// arXiv 2010.14725; the margin is the trigger mask expansion of arXiv 2106.09885).
package struct TokenSpans: Sendable, Hashable {
  /// One range for each token, and the last for the end of sentence; none is empty.
  package let ranges: [Range<Int>]

  /// - Parameters:
  ///   - firings: The frames that tokens fire in, increasing, in 0..<frames.
  ///   - frames: T; at least one.
  ///   - margin: Frames that a range is widened by on either side, within the utterance.
  package init(firings: [Int], frames: Int, margin: Int = 1) {
    precondition(frames > 0, "an utterance without frames has no place for its end")
    precondition(
      zip(firings, firings.dropFirst()).allSatisfy(<) && (firings.first ?? 0) >= 0
        && (firings.last ?? 0) < frames, "tokens fire in order within the utterance")
    let starts = [0] + firings.map { $0 + 1 }
    let ends = starts.dropFirst() + [frames]
    ranges = zip(starts, ends).map { start, end in
      // Where the last token fires in the last frame, the end of sentence shares that frame.
      max(0, min(start, frames - 1) - margin)..<min(frames, end + margin)
    }
  }

  /// The spans of a path's tokens, which fire where they start.
  package init(of path: [AlignedToken], frames: Int, margin: Int = 1) {
    self.init(firings: path.map(\.frames.lowerBound), frames: frames, margin: margin)
  }

  /// U + 1.
  package var count: Int { ranges.count }
}
