/// The most probable path that spells given tokens, and where it says each of them.
package struct CTCAlignment: Sendable {
  /// One entry a target token, in order.
  package let tokens: [AlignedToken]
  /// ln of the path's probability, blanks included.
  package let logProbability: Double

  /// Aligns `target` by the Viterbi algorithm; nil when no path of positive probability spells it.
  ///
  /// The states are those of the loss: the target with blanks around and between its tokens, where
  /// the blank between equal neighbours cannot be skipped. Among equally probable paths the one
  /// that stays longest in its later states wins, so tokens begin as early as they can.
  /// O(T·S) time and T·S bytes for S = 2U + 1.
  ///
  /// - Parameters:
  ///   - target: U tokens in 1..<V; may be empty.
  ///   - logProbabilities: Natural logarithms [T, V], label 0 is the blank; −∞ is allowed.
  ///   - frames: T.
  ///   - vocabulary: V, blank included.
  package init?(
    of target: [Int], logProbabilities: Span<Float>, frames: Int, vocabulary: Int
  ) {
    precondition(logProbabilities.count == frames * vocabulary, "log-probabilities are not [T, V]")
    guard CTC.isFeasible(frames: frames, target: target) else { return nil }
    let topology = CTCTopology(target: target, frames: frames, vocabulary: vocabulary)
    var trellis = Trellis(topology: topology)
    for frame in 0..<frames {
      let row = frame * vocabulary..<(frame + 1) * vocabulary
      trellis.advance(frame: frame, row: logProbabilities.extracting(row))
    }
    guard let path = trellis.bestPath() else { return nil }
    logProbability = path.logProbability
    tokens = Self.tokens(
      of: path.states, labels: topology.labels, logProbabilities: logProbabilities,
      vocabulary: vocabulary)
  }

  /// The runs of token states along a path.
  private static func tokens(
    of states: [Int], labels: [Int], logProbabilities: Span<Float>, vocabulary: Int
  ) -> [AlignedToken] {
    var tokens: [AlignedToken] = []
    var start = 0
    while start < states.count {
      let label = labels[states[start]]
      var (end, sum) = (start, 0.0)
      while end < states.count, states[end] == states[start] {
        sum += Double(logProbabilities[end * vocabulary + label])
        end += 1
      }
      if label != CTC.blank {
        tokens.append(AlignedToken(token: label, frames: start..<end, logProbability: sum))
      }
      start = end
    }
    return tokens
  }
}

/// The best score of each state in the current frame, and how every state was reached.
private struct Trellis {
  let topology: CTCTopology
  /// Best log-probability of a beginning that ends in a state, after two columns of −∞.
  private var scores: [Double]
  /// How many states back the best predecessor is: 0, 1 or 2; [T, S].
  private var steps: [UInt8]

  init(topology: CTCTopology) {
    self.topology = topology
    scores = [Double](repeating: -.infinity, count: topology.states + 2)
    steps = [UInt8](repeating: 0, count: topology.frames * topology.states)
  }

  mutating func advance(frame: Int, row: Span<Float>) {
    // Downwards, so that a state still finds its predecessors' scores of the frame before.
    for state in topology.reachable(frame).reversed() {
      var (best, step) = (scores[2 + state], UInt8(0))
      if frame == 0 {
        best = 0
      } else {
        if scores[1 + state] > best { (best, step) = (scores[1 + state], 1) }
        if topology.canSkip[state], scores[state] > best { (best, step) = (scores[state], 2) }
      }
      scores[2 + state] = best + Double(row[topology.labels[state]])
      steps[frame * topology.states + state] = step
    }
  }

  /// The state of every frame on the best complete path; nil when its probability is zero.
  func bestPath() -> (states: [Int], logProbability: Double)? {
    let last = topology.states - 1
    // A target of no tokens has one state, and the padding of −∞ stands for the missing one.
    var state = scores[2 + last] >= scores[1 + last] ? last : last - 1
    let logProbability = scores[2 + state]
    guard logProbability > -.infinity else { return nil }
    var states = [Int](repeating: 0, count: topology.frames)
    for frame in (0..<topology.frames).reversed() {
      states[frame] = state
      state -= Int(steps[frame * topology.states + state])
    }
    return (states, logProbability)
  }
}
