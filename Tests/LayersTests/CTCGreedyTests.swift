import Foundation
import Testing

@testable import Layers

@Suite struct CTCGreedyTests {
  @Test("Repeats collapse, blanks part equal tokens, spans cover exactly the token's frames")
  func spans() {
    let tokens = greedy(labels: [0, 2, 2, 0, 2, 1, 1, 1, 0, 0], vocabulary: 3)
    #expect(tokens.map(\.token) == [2, 2, 1])
    #expect(tokens.map(\.frames) == [1..<3, 4..<5, 5..<8])
  }

  @Test("A token may reach the last frame, and silence or no frames give no tokens")
  func edges() {
    #expect(greedy(labels: [1, 1], vocabulary: 2).map(\.frames) == [0..<2])
    #expect(greedy(labels: [0, 0, 0], vocabulary: 4).isEmpty)
    #expect(greedy(labels: [], vocabulary: 4).isEmpty)
  }

  @Test("Confidence is the geometric mean of the token's posteriors")
  func confidence() throws {
    let posteriors: [Float] = [0.1, 0.9, 0.6, 0.4, 0.6, 0.4, 0.2, 0.8, 0.3, 0.7]
    let rows = posteriors.map { log($0) }
    let tokens = CTC.greedy(logProbabilities: rows.span, frames: 5, vocabulary: 2)
    try #require(tokens.map(\.frames) == [0..<1, 3..<5])
    #expect(abs(tokens[0].confidence - 0.9) < 1e-6)
    #expect(abs(tokens[1].confidence - (0.8 * 0.7 as Float).squareRoot()) < 1e-6)
  }

  @Test("The path is the best of all paths, enumerated")
  func bruteForce() throws {
    for seed in 0..<20 as Range<UInt64> {
      let rows = randomLogProbabilities(frames: 5, vocabulary: 3, scale: 2, seed: seed)
      let all = CTCBruteForce(logProbabilities: rows, frames: 5, vocabulary: 3)
      let best = try #require(all.paths.max { $0.logProbability < $1.logProbability })
      let tokens = CTC.greedy(logProbabilities: rows.span, frames: 5, vocabulary: 3)
      #expect(tokens.map(\.token) == best.transcript)
    }
  }

  @Test("Equal labels resolve to the lowest, so a tie with the blank is silence")
  func ties() {
    let rows: [Float] = [-1, -1, -1, -2, -1, -1]
    let tokens = CTC.greedy(logProbabilities: rows.span, frames: 2, vocabulary: 3)
    #expect(tokens.map(\.token) == [1])
    #expect(tokens.map(\.frames) == [1..<2])
  }

  private func greedy(labels: [Int], vocabulary: Int) -> [AlignedToken] {
    let rows = labels.flatMap { best in (0..<vocabulary).map { $0 == best ? -0.5 : -4 as Float } }
    return CTC.greedy(logProbabilities: rows.span, frames: labels.count, vocabulary: vocabulary)
  }
}
