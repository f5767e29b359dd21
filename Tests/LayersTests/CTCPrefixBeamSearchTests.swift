import Foundation
import Testing

@testable import Layers

@Suite struct CTCPrefixBeamSearchTests {
  @Test("A beam as wide as the space ranks all transcripts by their exact probability")
  func exhaustive() throws {
    for seed in 0..<10 as Range<UInt64> {
      let (frames, vocabulary) = (5, 4)
      let rows = randomLogProbabilities(
        frames: frames, vocabulary: vocabulary, scale: 3, seed: seed)
      let exact = CTCBruteForce(logProbabilities: rows, frames: frames, vocabulary: vocabulary)
        .logProbabilityOfTranscripts
      let results = search(rows, vocabulary, beamWidth: 1000, tokensPerFrame: 3)
      #expect(Set(results.map(\.tokens)).count == results.count)
      #expect(results.count == exact.count)
      for hypothesis in results {
        let expected = try #require(exact[hypothesis.tokens])
        #expect(abs(hypothesis.logProbability - expected) < 1e-9)
      }
      for (better, worse) in zip(results, results.dropFirst()) {
        #expect(better.logProbability >= worse.logProbability)
      }
    }
  }

  @Test("A narrow beam never claims more probability than a transcript has, and no duplicates")
  func narrow() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (frames, vocabulary) = (6, 3)
      let rows = randomLogProbabilities(
        frames: frames, vocabulary: vocabulary, scale: 2, seed: seed)
      let exact = CTCBruteForce(logProbabilities: rows, frames: frames, vocabulary: vocabulary)
        .logProbabilityOfTranscripts
      let results = search(rows, vocabulary, beamWidth: 4, tokensPerFrame: 2)
      #expect(results.count == 4)
      #expect(Set(results.map(\.tokens)).count == 4)
      for hypothesis in results {
        let bound = try #require(exact[hypothesis.tokens])
        #expect(hypothesis.logProbability <= bound + 1e-9)
      }
    }
  }

  @Test("Pruned, the beam is that of the plain algorithm over a dictionary of prefixes")
  func plainAlgorithm() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (vocabulary, beamWidth, tokensPerFrame) = (9, 4, 3)
      let rows = randomLogProbabilities(frames: 25, vocabulary: vocabulary, scale: 3, seed: seed)
      let plain = PlainPrefixBeam(
        rows, vocabulary: vocabulary, beamWidth: beamWidth, tokensPerFrame: tokensPerFrame)
      let results = search(rows, vocabulary, beamWidth: beamWidth, tokensPerFrame: tokensPerFrame)
      try #require(results.count == beamWidth)
      for hypothesis in results {
        let score = try #require(plain.beam[hypothesis.tokens])
        #expect(abs(hypothesis.logProbability - log(score.blank + score.token)) < 1e-9)
      }
    }
  }

  @Test("Summing paths finds a transcript that the best single path misses")
  func sumsPaths() throws {
    // Blank, blank has 0.36; the three paths of "1" have 0.64 together.
    let rows = [0.6, 0.4, 0.6, 0.4].map { log($0) as Float }
    #expect(CTC.greedy(logProbabilities: rows.span, frames: 2, vocabulary: 2).isEmpty)
    let best = try #require(search(rows, 2, beamWidth: 3, tokensPerFrame: 1).first)
    #expect(best.tokens == [1])
    #expect(abs(best.logProbability - log(0.64)) < 1e-6)
  }

  @Test("On peaked frames a beam of one is the best path")
  func beamOfOne() {
    let rows = [0, 2, 2, 0, 2, 1, 0].flatMap { best in
      (0..<3).map { $0 == best ? -0.001 : -8 as Float }
    }
    let results = search(rows, 3, beamWidth: 1, tokensPerFrame: 1)
    #expect(results.map(\.tokens) == [[2, 2, 1]])
  }

  @Test("Frames in pieces of any size give the very results of the whole", arguments: [1, 3, 7])
  func incremental(size: Int) {
    let (frames, vocabulary) = (40, 12)
    let rows = randomLogProbabilities(frames: frames, vocabulary: vocabulary, scale: 4, seed: 6)
    let whole = search(rows, vocabulary, beamWidth: 8, tokensPerFrame: 5)
    var pieces = CTCPrefixBeamSearch(vocabulary: vocabulary, beamWidth: 8, tokensPerFrame: 5)
    for start in stride(from: 0, to: rows.count, by: size * vocabulary) {
      let piece = Array(rows[start..<min(start + size * vocabulary, rows.count)])
      pieces.accept(piece.span)
      _ = pieces.results()
    }
    #expect(pieces.results() == whole)
    #expect(pieces.results(limit: 3) == Array(whole.prefix(3)))
  }

  @Test("What is stable is kept by every later result, and grows")
  func stability() {
    var grew = 0
    for seed in 0..<20 as Range<UInt64> {
      let (frames, vocabulary) = (60, 6)
      let rows = randomLogProbabilities(
        frames: frames, vocabulary: vocabulary, scale: 6, seed: seed)
      var search = CTCPrefixBeamSearch(vocabulary: vocabulary, beamWidth: 4, tokensPerFrame: 4)
      var stable = search.stablePrefix
      #expect(stable.isEmpty)
      for start in stride(from: 0, to: rows.count, by: vocabulary) {
        search.accept(rows[start..<start + vocabulary].span)
        #expect(search.results().allSatisfy { $0.tokens.starts(with: stable) })
        let now = search.stablePrefix
        #expect(now.starts(with: stable))
        if now.count > stable.count { grew += 1 }
        stable = now
      }
      #expect(search.results().allSatisfy { $0.tokens.starts(with: stable) })
    }
    #expect(grew > 20)
  }

  @Test("Prefixes outside the margin are not kept, and those inside score as ever")
  func margin() throws {
    // Far from the margin the two searches part ways; after one frame they agree.
    let rows = [0.7, 0.2, 0.08, 0.02].map { log($0) as Float }
    let all = search(rows, 4, beamWidth: 10, tokensPerFrame: 3)
    #expect(all.map(\.tokens) == [[], [1], [2], [3]])
    for (margin, count) in [(0, 1), (1.3, 2), (2.2, 3), (4, 4)] as [(Double, Int)] {
      var search = CTCPrefixBeamSearch(vocabulary: 4, beamWidth: 10, margin: margin)
      search.accept(rows.span)
      #expect(search.results() == Array(all.prefix(count)))
    }
  }

  @Test("A prefix that left the beam and came back is still one prefix")
  func returning() {
    // Checked against the definition: the loss bounds every score, and no transcript comes twice.
    for seed in 0..<30 as Range<UInt64> {
      let (frames, vocabulary) = (30, 4)
      let rows = randomLogProbabilities(
        frames: frames, vocabulary: vocabulary, scale: 1, seed: seed)
      let results = search(rows, vocabulary, beamWidth: 5, tokensPerFrame: 3)
      #expect(Set(results.map(\.tokens)).count == results.count)
      for hypothesis in results {
        let loss = CTCLoss(
          logProbabilities: rows.span, frames: frames, vocabulary: vocabulary,
          target: hypothesis.tokens)
        #expect(hypothesis.logProbability <= -Double(loss?.value ?? .infinity) + 1e-4)
      }
    }
  }

  @Test("Equal transcripts' scores come in one order, every time")
  func ties() {
    let rows = [Float](repeating: -1, count: 4 * 5)
    let first = search(rows, 5, beamWidth: 6, tokensPerFrame: 3)
    #expect(first.count == 6)
    for _ in 0..<5 { #expect(search(rows, 5, beamWidth: 6, tokensPerFrame: 3) == first) }
  }

  @Test("No frames leave the empty transcript, impossible or undefined frames leave none")
  func edges() {
    #expect(
      search([], 3, beamWidth: 4, tokensPerFrame: 2) == [.init(tokens: [], logProbability: 0)])
    #expect(search([-.infinity, -.infinity], 2, beamWidth: 4, tokensPerFrame: 2).isEmpty)
    #expect(search([.nan, .nan, 0, 0], 2, beamWidth: 4, tokensPerFrame: 2).isEmpty)
    #expect(
      search([-.infinity, 0], 2, beamWidth: 4, tokensPerFrame: 2)
        == [.init(tokens: [1], logProbability: 0)])
    #expect(search([0], 1, beamWidth: 4, tokensPerFrame: 2).map(\.tokens) == [[]])
  }

  private func search(
    _ rows: [Float], _ vocabulary: Int, beamWidth: Int, tokensPerFrame: Int
  ) -> [CTCPrefixBeamSearch.Hypothesis] {
    var search = CTCPrefixBeamSearch(
      vocabulary: vocabulary, beamWidth: beamWidth, tokensPerFrame: tokensPerFrame)
    search.accept(rows.span)
    return search.results()
  }
}

/// Prefix beam search as the paper writes it: probabilities in a dictionary keyed by prefixes.
private struct PlainPrefixBeam {
  var beam: [[Int]: (blank: Double, token: Double)] = [[]: (1, 0)]

  init(_ rows: [Float], vocabulary: Int, beamWidth: Int, tokensPerFrame: Int) {
    for start in stride(from: 0, to: rows.count, by: vocabulary) {
      let row = rows[start..<start + vocabulary].map { exp(Double($0)) }
      let chosen = Set((1..<vocabulary).sorted { row[$0] > row[$1] }.prefix(tokensPerFrame))
      var next: [[Int]: (blank: Double, token: Double)] = [:]
      for (prefix, score) in beam {
        let total = score.blank + score.token
        next[prefix, default: (0, 0)].blank += total * row[0]
        if let last = prefix.last { next[prefix, default: (0, 0)].token += score.token * row[last] }
        for token in 1..<vocabulary {
          let extended = prefix + [token]
          guard chosen.contains(token) || beam[extended] != nil else { continue }
          let start = token == prefix.last ? score.blank : total
          next[extended, default: (0, 0)].token += start * row[token]
        }
      }
      let best = next.sorted { $0.value.blank + $0.value.token > $1.value.blank + $1.value.token }
      beam = Dictionary(uniqueKeysWithValues: best.prefix(beamWidth).map { ($0.key, $0.value) })
    }
  }
}
