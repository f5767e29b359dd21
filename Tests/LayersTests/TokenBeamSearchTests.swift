import Foundation
import Layers
import Tensors
import Testing

struct TokenBeamSearchTests {
  private static let vocabulary = 4
  private static let bound = 3

  /// What the language model's seed is more than the model's.
  private static let languageSeed: UInt64 = 100

  /// A model whose distributions depend on all tokens before: random, by the tokens.
  private static func row(after tokens: [Int], seed: UInt64) -> [Float] {
    let code = tokens.reduce(UInt64(1)) { $0 * 5 + UInt64($1) }
    return randomLogProbabilities(
      frames: 1, vocabulary: vocabulary, scale: 2, seed: seed * 1_000_003 + code)
  }

  private static func run(
    _ configuration: TokenBeamSearch.Configuration, seed: UInt64, ctc: CTCPrefixScorer? = nil
  ) -> (results: [TokenBeamSearch.Sequence], steps: Int) {
    var search = TokenBeamSearch(configuration, ctc: ctc)
    var steps = 0
    while !search.beam.isEmpty {
      var rows = search.beam.flatMap { row(after: $0.tokens, seed: seed) }
      if configuration.languageWeight > 0 {
        rows += search.beam.flatMap { row(after: $0.tokens, seed: seed + languageSeed) }
      }
      search.accept(rows.span)
      steps += 1
    }
    return (search.results, steps)
  }

  private struct Scored {
    var tokens: [Int]
    var score: Double
  }

  /// Every sequence within the bound, with its score.
  private static func all(
    seed: UInt64, _ alpha: Double, joint: (_ model: Double, _ tokens: [Int]) -> Double
  ) -> [Scored] {
    var beginnings = [Scored(tokens: [], score: 0)]
    var found: [Scored] = []
    for length in 0...bound {
      var longer: [Scored] = []
      for beginning in beginnings {
        let next = row(after: beginning.tokens, seed: seed)
        let ended = joint(beginning.score + Double(next[0]), beginning.tokens)
        found.append(
          Scored(tokens: beginning.tokens, score: ended / pow(Double(length + 1), alpha)))
        for token in 1..<vocabulary {
          longer.append(
            Scored(
              tokens: beginning.tokens + [token], score: beginning.score + Double(next[token])))
        }
      }
      beginnings = longer
    }
    return found.sorted { $0.score > $1.score }
  }

  @Test(arguments: [0, 0.6, 1], 1...8)
  func aBeamWithRoomForAllFindsTheBest(alpha: Double, seed: Int) {
    let expected = Self.all(seed: UInt64(seed), alpha) { model, _ in model }
    let (results, _) = Self.run(
      .init(width: 200, results: 5, lengthBound: Self.bound, lengthNormalization: alpha),
      seed: UInt64(seed))
    #expect(results.map(\.tokens) == expected.prefix(5).map(\.tokens))
    #expect(zip(results, expected).allSatisfy { abs($0.score - $1.score) < 1e-6 })
  }

  @Test(arguments: 1...8)
  func jointScoresAreWeightedSumsOfBothModels(seed: Int) {
    let (frames, weight) = (5, 0.4)
    let numbers = randomLogProbabilities(
      frames: frames, vocabulary: Self.vocabulary, scale: 2, seed: UInt64(seed))
    let spelled = CTCBruteForce(
      logProbabilities: numbers, frames: frames, vocabulary: Self.vocabulary
    ).logProbabilityOfTranscripts
    let expected = Self.all(seed: UInt64(seed), 1) {
      (1 - weight) * $0 + weight * (spelled[$1] ?? -.infinity)
    }
    let (results, _) = Self.run(
      .init(
        width: 200, results: 4, lengthBound: Self.bound, lengthNormalization: 1, ctcWeight: weight),
      seed: UInt64(seed),
      ctc: CTCPrefixScorer(Tensor(numbers, shape: [frames, Self.vocabulary])))
    #expect(results.map(\.tokens) == expected.prefix(4).map(\.tokens))
    #expect(zip(results, expected).allSatisfy { abs($0.score - $1.score) < 1e-4 })
  }

  /// ln p of tokens and end under the language model.
  private static func likelihood(_ tokens: [Int], seed: UInt64) -> Double {
    (tokens + [0]).enumerated().reduce(0) { sum, next in
      let row = row(after: Array(tokens.prefix(next.offset)), seed: seed + languageSeed)
      return sum + Double(row[next.element])
    }
  }

  @Test(arguments: [0, 0.4], 1...8)
  func aLanguageModelAddsItsShareToAllOthers(weight: Double, seed: Int) {
    let (frames, language) = (5, 0.7)
    let numbers = randomLogProbabilities(
      frames: frames, vocabulary: Self.vocabulary, scale: 2, seed: UInt64(seed))
    let spelled = CTCBruteForce(
      logProbabilities: numbers, frames: frames, vocabulary: Self.vocabulary
    ).logProbabilityOfTranscripts
    let expected = Self.all(seed: UInt64(seed), 1) { model, tokens in
      let heard = weight > 0 ? weight * (spelled[tokens] ?? -.infinity) : 0
      return (1 - weight) * model + heard
        + language * Self.likelihood(tokens, seed: UInt64(seed))
    }
    let (results, _) = Self.run(
      .init(
        width: 200, results: 4, lengthBound: Self.bound, lengthNormalization: 1,
        ctcWeight: weight, languageWeight: language),
      seed: UInt64(seed),
      ctc: CTCPrefixScorer(Tensor(numbers, shape: [frames, Self.vocabulary])))
    #expect(results.map(\.tokens) == expected.prefix(4).map(\.tokens))
    #expect(zip(results, expected).allSatisfy { abs($0.score - $1.score) < 1e-4 })
  }

  @Test(arguments: 1...8)
  func stoppingEarlyLosesNothing(seed: Int) {
    // Asked for more results than there are, the search runs until the bound.
    for width in [1, 2, 3] {
      var configuration = TokenBeamSearch.Configuration(
        width: width, results: 1, lengthBound: 9, lengthNormalization: 1)
      let (best, steps) = Self.run(configuration, seed: UInt64(seed))
      configuration.results = 1000
      let (all, allSteps) = Self.run(configuration, seed: UInt64(seed))
      #expect(best.first?.tokens == all.first?.tokens)
      #expect(steps <= allSteps)
    }
  }

  @Test func aBeamOfOneIsGreedy() {
    for seed in UInt64(1)...20 {
      var tokens: [Int] = []
      while tokens.count < 9 {
        let row = Self.row(after: tokens, seed: seed)
        let best = row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? 0
        if best == 0 { break }
        tokens.append(best)
      }
      let (results, _) = Self.run(
        .init(width: 1, results: 1, lengthBound: 9, lengthNormalization: 0), seed: seed)
      #expect(results.map(\.tokens) == [tokens])
      #expect(results.first?.logProbabilities.count == tokens.count + 1)
    }
  }

  @Test func aSequenceThatWouldNeverEndIsEndedAtTheBound() {
    var search = TokenBeamSearch(
      .init(width: 2, results: 2, lengthBound: 6, lengthNormalization: 0))
    var steps = 0
    while !search.beam.isEmpty, steps < 100 {
      let row: [Float] = [-80, -0.1, -3]
      let rows = search.beam.flatMap { _ in row }
      search.accept(rows.span)
      steps += 1
    }
    #expect(steps == 7)
    #expect(search.results.first?.tokens == [1, 1, 1, 1, 1, 1])
  }
}
