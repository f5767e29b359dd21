/// The negative log-likelihood of a transcript under CTC, and its gradient.
///
/// The forward-backward algorithm of Graves et al. 2006, equations 6–15, over the target with
/// blanks around and between its tokens: S = 2U + 1 states, O(T·S) time, 8·T·S bytes. Variables
/// are ``WideFloat``s, so nothing underflows and no logarithm is taken inside the lattice.
package struct CTCLoss: Sendable {
  /// −ln p(target | utterance), in nats; NaN when a frame's log-probabilities are NaN.
  package let value: Float
  /// ∂value/∂log-probability, [T, V]: minus the probability that a path through the target is at
  /// label k in frame t. Each row sums to −1, so the gradient of `logSoftmax` turns it into
  /// softmax − occupation at the logits.
  package let gradient: [Float]

  /// Sums over every path that spells `target`; nil when none has a positive probability.
  ///
  /// - Parameters:
  ///   - logProbabilities: Natural logarithms [T, V], label 0 is the blank; −∞ is allowed.
  ///   - frames: T.
  ///   - vocabulary: V, blank included.
  ///   - target: U tokens in 1..<V; may be empty.
  package init?(
    logProbabilities: Span<Float>, frames: Int, vocabulary: Int, target: [Int]
  ) {
    precondition(logProbabilities.count == frames * vocabulary, "log-probabilities are not [T, V]")
    guard CTC.isFeasible(frames: frames, target: target) else { return nil }

    // A diverged model: log-softmax spreads a NaN over its row, so the blank column shows it.
    for frame in 0..<frames where logProbabilities[frame * vocabulary].isNaN {
      value = .nan
      gradient = [Float](repeating: .nan, count: frames * vocabulary)
      return
    }

    let lattice = CTCLattice(
      topology: CTCTopology(target: target, frames: frames, vocabulary: vocabulary),
      vocabulary: vocabulary)
    let forward = lattice.forward(logProbabilities)
    let likelihood = lattice.likelihood(forward)
    guard !likelihood.isZero else { return nil }
    value = Float(-likelihood.logarithm)
    gradient = lattice.gradient(logProbabilities, forward: forward, likelihood: likelihood)
  }
}

/// The forward and backward variables over the states of one target.
private struct CTCLattice {
  let topology: CTCTopology
  let vocabulary: Int

  private var frames: Int { topology.frames }
  private var states: Int { topology.states }

  /// Fills `row` with the probability of each reachable state's label in a frame.
  func readEmissions(_ logProbabilities: Span<Float>, frame: Int, into row: inout [WideFloat]) {
    let start = frame * vocabulary
    let blank = WideFloat(exp: logProbabilities[start + CTC.blank])
    for state in topology.reachable(frame) {
      let label = topology.labels[state]
      row[state] = label == CTC.blank ? blank : WideFloat(exp: logProbabilities[start + label])
    }
  }

  /// α, the probability of all beginnings that end in a state, its frame included: [T, 2 + S], where
  /// the two columns in front stay zero and spare the recursion its edge cases.
  func forward(_ logProbabilities: Span<Float>) -> [WideFloat] {
    let width = states + 2
    var alpha = [WideFloat](repeating: .zero, count: frames * width)
    var emissions = [WideFloat](repeating: .zero, count: states)
    readEmissions(logProbabilities, frame: 0, into: &emissions)
    for state in topology.reachable(0) { alpha[2 + state] = emissions[state] }
    for frame in 1..<frames {
      readEmissions(logProbabilities, frame: frame, into: &emissions)
      let row = frame * width + 2
      let last = row - width
      for state in topology.reachable(frame) {
        var sum = alpha[last + state] + alpha[last + state - 1]
        if topology.canSkip[state] { sum = sum + alpha[last + state - 2] }
        alpha[row + state] = sum * emissions[state]
      }
    }
    return alpha
  }

  /// The probability of all complete paths: they end in the last token or the blank after it.
  func likelihood(_ alpha: [WideFloat]) -> WideFloat {
    alpha[alpha.count - 1] + alpha[alpha.count - 2]
  }

  /// Minus the occupation of each label, [T, V], from α and the backward recursion.
  func gradient(
    _ logProbabilities: Span<Float>, forward alpha: [WideFloat], likelihood: WideFloat
  ) -> [Float] {
    let width = states + 2
    var gradient = [Float](repeating: 0, count: frames * vocabulary)
    var emissions = [WideFloat](repeating: .zero, count: states)
    // β, the probability of all endings after a state, its frame excluded; two zeros behind.
    var beta = [WideFloat](repeating: .zero, count: states + 2)
    beta[states - 1] = .one
    if states > 1 { beta[states - 2] = .one }
    for frame in (0..<frames).reversed() {
      readEmissions(logProbabilities, frame: frame, into: &emissions)
      for state in topology.reachable(frame) {
        let paths = alpha[frame * width + 2 + state] * beta[state]
        gradient[frame * vocabulary + topology.labels[state]] -= paths / likelihood
        beta[state] = beta[state] * emissions[state]
      }
      guard frame > 0 else { break }
      for state in topology.reachable(frame - 1) {
        var sum = beta[state] + beta[state + 1]
        if state + 2 < states, topology.canSkip[state + 2] { sum = sum + beta[state + 2] }
        beta[state] = sum
      }
    }
    return gradient
  }
}
