/// The states through which the paths of one target run, and the arrows between them.
///
/// States are the target with blanks around and between its tokens. A path stays in a state, goes
/// to the next, or skips the blank between two different tokens (Graves et al. 2006, §4.1).
struct CTCTopology {
  let frames: Int
  /// The label of each state: blank, token, blank, …, token, blank.
  let labels: [Int]
  /// Whether a state may be entered from two states before.
  let canSkip: [Bool]

  /// S = 2U + 1.
  var states: Int { labels.count }

  /// - Precondition: every token of `target` is in 1..<`vocabulary`.
  init(target: [Int], frames: Int, vocabulary: Int) {
    precondition(target.allSatisfy { $0 > 0 && $0 < vocabulary }, "a token is outside 1..<V")
    self.frames = frames
    var labels = [CTC.blank]
    for token in target { labels += [token, CTC.blank] }
    self.labels = labels
    canSkip = labels.indices.map {
      $0 > 1 && labels[$0] != CTC.blank && labels[$0] != labels[$0 - 2]
    }
  }

  /// The states that a complete path may be in at a frame: reachable from the start, the end
  /// reachable from them.
  func reachable(_ frame: Int) -> Range<Int> {
    max(0, states - 2 * (frames - frame))..<min(states, 2 * (frame + 1))
  }
}
