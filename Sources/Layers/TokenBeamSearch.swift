internal import Glibc

/// A beam search for the likeliest sequences of a model that predicts one token after another, alone or
/// jointly with CTC and a language model (shallow fusion).
///
/// The search is led from outside: it names the sequences in its beam, is given the distribution that
/// follows each of them, and keeps the best. Sequences that end compete with those that go on for places in
/// the beam of their step, and among each other by score / lengthᵅ. It is over when no sequence in the beam
/// can still come among the results, however it goes on; nothing is lost by stopping then.
package struct TokenBeamSearch: Sendable {
  /// The sizes of a search.
  package struct Configuration: Sendable {
    /// Sequences in the beam.
    package var width: Int
    /// Results that are wanted.
    package var results: Int
    /// The most tokens of a sequence.
    package var lengthBound: Int
    /// α: results compete by ln p / (U + 1)ᵅ, U tokens and the end.
    package var lengthNormalization: Double
    /// λ: ln p is (1 − λ) of the model's and λ of CTC's.
    package var ctcWeight: Double
    /// μ: as much of the language model's ln p is added.
    package var languageWeight: Double

    /// A search of these sizes.
    package init(
      width: Int, results: Int, lengthBound: Int, lengthNormalization: Double,
      ctcWeight: Double = 0, languageWeight: Double = 0
    ) {
      self.width = width
      self.results = results
      self.lengthBound = lengthBound
      self.lengthNormalization = lengthNormalization
      self.ctcWeight = ctcWeight
      self.languageWeight = languageWeight
    }
  }

  /// A sequence in the beam.
  package struct Sequence: Sendable {
    /// Its tokens.
    package var tokens: [Int] = []
    /// ln p of each token under the model, and of the end where it has ended.
    package var logProbabilities: [Float] = []
    /// What it competes by: the weighted sum of all models' ln p; of a result, normalized.
    package var score = 0.0
    /// Where the sequence that it extends stood in the beam before.
    package var parent = 0
    /// ln p under the model.
    fileprivate var modelScore = 0.0
    /// ln p under the language model.
    fileprivate var languageScore = 0.0
    fileprivate var prefix: CTCPrefixScorer.Prefix?
  }

  /// The token that ends a sequence.
  package static let end = 0

  /// The beam: sequences of one length, best first. Empty when the search is over.
  package private(set) var beam: [Sequence]
  private var ended: [Sequence] = []
  private let configuration: Configuration
  private var ctc: CTCPrefixScorer?
  private var selection: TopSelection
  private var preselection: TopSelection
  private var ranking: [TopSelection.Candidate] = []

  /// Begins with the empty sequence. `ctc` is asked only where its weight is not 0.
  package init(_ configuration: Configuration, ctc: CTCPrefixScorer? = nil) {
    precondition(configuration.width > 0 && configuration.results > 0, "a beam holds sequences")
    self.configuration = configuration
    self.ctc = configuration.ctcWeight > 0 ? ctc : nil
    selection = TopSelection(capacity: configuration.width)
    // CTC costs a sum over all frames, so it judges only what the model finds likely.
    preselection = TopSelection(capacity: (3 * configuration.width + 1) / 2)
    beam = [Sequence(prefix: self.ctc?.root())]
  }

  /// The best sequences that ended, best first, with normalized scores.
  package var results: [Sequence] {
    let order = ended.indices.sorted {
      (ended[$1].score, $0) < (ended[$0].score, $1)
    }
    return order.prefix(configuration.results).map { ended[$0] }
  }

  /// Whether a language model has a say.
  private var hasLanguage: Bool { configuration.languageWeight > 0 }

  /// Takes ln p of what follows each sequence of the beam, [n, V], and moves the beam on by a token. Where a language
  /// model has a say, its n rows follow: [2n, V].
  package mutating func accept(_ logProbabilities: Span<Float>) {
    let rows = beam.count * (hasLanguage ? 2 : 1)
    precondition(rows > 0 && logProbabilities.count % rows == 0, "a row for each sequence")
    let vocabulary = logProbabilities.count / rows
    let language = beam.count * vocabulary
    selection.removeAll()
    for slot in beam.indices {
      let first = slot * vocabulary
      let row = logProbabilities.extracting(first..<first + vocabulary)
      let text =
        hasLanguage
        ? logProbabilities.extracting(language + first..<language + first + vocabulary)
        : row.extracting(0..<0)
      if beam[slot].tokens.count >= configuration.lengthBound {
        offer(Self.end, after: slot, row, text)
      } else if ctc == nil {
        offerAll(after: slot, row, text)
      } else {
        offerLikely(after: slot, row, text)
      }
    }
    selection.rank(into: &ranking)
    var next: [Sequence] = []
    for candidate in ranking {
      let (slot, token) = candidate.index.quotientAndRemainder(dividingBy: vocabulary)
      let logProbability = logProbabilities[candidate.index]
      var sequence = beam[slot]
      sequence.logProbabilities.append(logProbability)
      sequence.modelScore += Double(logProbability)
      if hasLanguage {
        sequence.languageScore += Double(logProbabilities[language + candidate.index])
      }
      sequence.score = candidate.score
      sequence.parent = slot
      guard token != Self.end else {
        sequence.score /= lengthDivisor(sequence.tokens.count)
        ended.append(sequence)
        continue
      }
      sequence.tokens.append(token)
      if let prefix = sequence.prefix { sequence.prefix = ctc?.extend(prefix, by: token) }
      next.append(sequence)
    }
    beam = canImprove(next) ? next : []
  }

  /// The language model's share in the score of a token.
  private func weighted(_ token: Int, _ text: Span<Float>) -> Double {
    text.isEmpty ? 0 : configuration.languageWeight * Double(text[token])
  }

  /// Offers every token; most are refused by one comparison.
  private mutating func offerAll(after slot: Int, _ row: Span<Float>, _ text: Span<Float>) {
    let score = beam[slot].score
    for token in row.indices {
      let total = score + Double(row[token]) + weighted(token, text)
      if total >= selection.threshold {
        selection.offer(score: total, index: slot * row.count + token)
      }
    }
  }

  /// Offers the end and the tokens that the models find likeliest before CTC is asked, with CTC's opinion of them.
  private mutating func offerLikely(after slot: Int, _ row: Span<Float>, _ text: Span<Float>) {
    preselection.removeAll()
    for token in row.indices where token != Self.end {
      let score = Double(row[token]) + weighted(token, text)
      if score >= preselection.threshold { preselection.offer(score: score, index: token) }
    }
    offer(Self.end, after: slot, row, text)
    preselection.rank(into: &ranking)
    for candidate in ranking { offer(candidate.index, after: slot, row, text) }
  }

  private mutating func offer(
    _ token: Int, after slot: Int, _ row: Span<Float>, _ text: Span<Float>
  ) {
    var score = beam[slot].modelScore + Double(row[token])
    if let prefix = beam[slot].prefix {
      let weight = configuration.ctcWeight
      let spelled =
        token == Self.end
        ? ctc?.score(ending: prefix) : ctc?.score(prefix, followedBy: token)
      score = (1 - weight) * score + weight * (spelled ?? 0)
    }
    if hasLanguage {
      score += configuration.languageWeight * beam[slot].languageScore + weighted(token, text)
    }
    selection.offer(score: score, index: slot * row.count + token)
  }

  /// Whether a sequence can still come among the results. Scores only fall as sequences grow, so the best
  /// that one can reach is its score over the longest length.
  private func canImprove(_ sequences: [Sequence]) -> Bool {
    guard let best = sequences.lazy.map(\.score).max() else { return false }
    let known = results
    guard known.count == configuration.results, let worst = known.last else { return true }
    return best / lengthDivisor(configuration.lengthBound) > worst.score
  }

  /// (U + 1)ᵅ
  private func lengthDivisor(_ tokens: Int) -> Double {
    pow(Double(tokens + 1), configuration.lengthNormalization)
  }
}
