import Glibc

/// A search for the most probable transcripts, each summed over its paths.
///
/// Prefix beam search (Hannun, Maas, Jurafsky and Ng 2014, algorithm 1, without a language model):
/// after each frame the beam holds the best prefixes with two scores each, over the paths that end
/// in a blank and over those that end in the prefix's last token. Frames may arrive in pieces of
/// any size; the results are the same to the last bit. After the buffers have grown, a frame
/// allocates only the nodes of prefixes never seen before.
package struct CTCPrefixBeamSearch: Sendable {
  /// A transcript and ln of its probability, over the paths that stayed in the beam.
  package struct Hypothesis: Sendable, Equatable {
    /// The labels, without blanks.
    package let tokens: [Int]
    /// ln of the summed probability of all paths that spell them.
    package let logProbability: Double
  }

  /// A prefix in the beam.
  private struct Entry {
    let node: Int
    let lastToken: Int?
    /// ln of the probability of the paths that end in a blank.
    var blank: Double
    /// ln of the probability of the paths that end in the last token.
    var token: Double
    /// ln of the probability of both.
    var total: Double
  }

  private static let none = -1

  private let vocabulary: Int
  private let margin: Double
  private var prefixes = PrefixTree()
  /// Best first.
  private var beam = [
    Entry(node: PrefixTree.root, lastToken: nil, blank: 0, token: -.infinity, total: 0)
  ]

  // Work space of one frame, kept to be reused.
  private var stayed: [Entry] = []
  private var tokenSelection: TopSelection
  private var tokens: [TopSelection.Candidate] = []
  private var beamSelection: TopSelection
  private var survivors: [TopSelection.Candidate] = []
  /// Where a node is in the beam, or none.
  private var slotOfNode = [none]
  /// The beam entries that extend an entry, as linked lists.
  private var firstChild: [Int] = []
  private var nextSibling: [Int] = []
  /// The entry that last found a token among the children it has in the beam, counted over frames.
  private var claims: [Int]
  private var claim = 0

  /// Starts at the beginning of an utterance.
  ///
  /// - Parameters:
  ///   - vocabulary: V, blank included.
  ///   - beamWidth: How many prefixes survive a frame.
  ///   - tokensPerFrame: How many of a frame's best tokens may extend a prefix.
  ///   - margin: Prefixes whose ln p is more than this below the best one's do not survive a frame.
  package init(
    vocabulary: Int, beamWidth: Int = 10, tokensPerFrame: Int = 10, margin: Double = .infinity
  ) {
    precondition(vocabulary > 0, "a vocabulary holds at least the blank")
    self.vocabulary = vocabulary
    self.margin = margin
    tokenSelection = TopSelection(capacity: tokensPerFrame)
    beamSelection = TopSelection(capacity: beamWidth)
    claims = [Int](repeating: 0, count: vocabulary)
  }

  /// Continues with the next frames: natural logarithms, [n, V]; −∞ is allowed.
  package mutating func accept(_ logProbabilities: Span<Float>) {
    precondition(logProbabilities.count % vocabulary == 0, "log-probabilities are not [n, V]")
    for start in stride(from: 0, to: logProbabilities.count, by: vocabulary) {
      advance(logProbabilities.extracting(start..<start + vocabulary))
    }
  }

  /// The beam as it stands, best first; none when the frames left no path a positive probability.
  package func results(limit: Int = .max) -> [Hypothesis] {
    beam.prefix(limit).map {
      Hypothesis(tokens: prefixes.tokens(of: $0.node), logProbability: $0.total)
    }
  }

  /// What every prefix in the beam begins with, and so every result to come: frames that follow can
  /// only extend what is in the beam.
  package var stablePrefix: [Int] {
    prefixes.tokens(of: prefixes.commonBeginning(of: beam.lazy.map(\.node)))
  }

  private mutating func advance(_ row: Span<Float>) {
    selectTokens(row)
    beamSelection.removeAll()
    linkBeam()
    stay(row)
    extend()
    replaceBeam()
  }

  /// Picks the tokens that may extend a prefix in this frame, best first.
  private mutating func selectTokens(_ row: Span<Float>) {
    tokenSelection.removeAll()
    for token in 1..<vocabulary {
      let score = Double(row[token])
      if score > tokenSelection.threshold { tokenSelection.offer(score: score, index: token) }
    }
    tokenSelection.rank(into: &tokens)
  }

  /// Records which entries extend which others of the beam.
  private mutating func linkBeam() {
    firstChild.removeAll(keepingCapacity: true)
    nextSibling.removeAll(keepingCapacity: true)
    for (slot, entry) in beam.enumerated() {
      slotOfNode[entry.node] = slot
      firstChild.append(Self.none)
      nextSibling.append(Self.none)
    }
    for (slot, entry) in beam.enumerated() {
      guard let parent = prefixes.parent(of: entry.node) else { continue }
      let parentSlot = slotOfNode[parent]
      guard parentSlot != Self.none else { continue }
      nextSibling[slot] = firstChild[parentSlot]
      firstChild[parentSlot] = slot
    }
  }

  /// Offers each prefix as it is: by a blank, by its last token again, or by its last token new
  /// after the parent, if that is in the beam too.
  private mutating func stay(_ row: Span<Float>) {
    stayed.removeAll(keepingCapacity: true)
    for entry in beam {
      var next = entry
      next.blank = entry.total + Double(row[CTC.blank])
      if let token = entry.lastToken { next.token = entry.token + Double(row[token]) }
      stayed.append(next)
    }
    for (slot, entry) in beam.enumerated() {
      var child = firstChild[slot]
      while child != Self.none {
        if let token = beam[child].lastToken {
          let score = Self.startingScore(of: token, after: entry) + Double(row[token])
          stayed[child].token = logSum(stayed[child].token, score)
        }
        child = nextSibling[child]
      }
    }
    for slot in stayed.indices {
      stayed[slot].total = logSum(stayed[slot].blank, stayed[slot].token)
      beamSelection.offer(score: stayed[slot].total, index: slot)
    }
  }

  /// Offers each prefix extended by each selected token, but for those that are in the beam.
  private mutating func extend() {
    for (slot, entry) in beam.enumerated() {
      claim += 1
      var child = firstChild[slot]
      while child != Self.none {
        if let token = beam[child].lastToken { claims[token] = claim }
        child = nextSibling[child]
      }
      for (rank, token) in tokens.enumerated() where claims[token.index] != claim {
        // Tokens come best first: once one is refused on the total, so are the rest.
        if entry.total + token.score <= beamSelection.threshold { break }
        beamSelection.offer(
          score: Self.startingScore(of: token.index, after: entry) + token.score,
          index: beam.count + slot * tokens.count + rank)
      }
    }
  }

  /// Makes the best candidates the beam.
  private mutating func replaceBeam() {
    for entry in beam { slotOfNode[entry.node] = Self.none }
    beamSelection.rank(into: &survivors)
    let extended = beam.count
    let least = (survivors.first?.score ?? 0) - margin
    for survivor in survivors.prefix(while: { $0.score >= least }) {
      guard survivor.index >= extended else {
        stayed.append(stayed[survivor.index])
        continue
      }
      let (slot, rank) = (survivor.index - extended).quotientAndRemainder(dividingBy: tokens.count)
      let token = tokens[rank].index
      let node = prefixes.child(of: beam[slot].node, token: token)
      if node == slotOfNode.count { slotOfNode.append(Self.none) }
      stayed.append(
        Entry(
          node: node, lastToken: token, blank: -.infinity, token: survivor.score,
          total: survivor.score))
    }
    stayed.removeFirst(extended)
    swap(&beam, &stayed)
  }

  /// ln of the probability from which `token` starts anew: after a blank only, where it would
  /// otherwise collapse into the last token.
  private static func startingScore(of token: Int, after entry: Entry) -> Double {
    token == entry.lastToken ? entry.blank : entry.total
  }
}

/// ln(eˣ + eʸ), without overflow.
private func logSum(_ x: Double, _ y: Double) -> Double {
  let (high, low) = x > y ? (x, y) : (y, x)
  return low == -.infinity ? high : high + log1p(exp(low - high))
}
