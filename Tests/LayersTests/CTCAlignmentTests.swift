import Foundation
import Testing

@testable import Layers

@Suite struct CTCAlignmentTests {
  @Test(
    "The path is the best of all that spell the target, enumerated",
    arguments: 0..<8 as Range<UInt64>)
  func bruteForce(seed: UInt64) throws {
    let (frames, vocabulary) = (5, 3)
    let rows = randomLogProbabilities(frames: frames, vocabulary: vocabulary, scale: 3, seed: seed)
    let all = CTCBruteForce(logProbabilities: rows, frames: frames, vocabulary: vocabulary)
    for target in all.logProbabilityOfTranscripts.keys {
      let best = try #require(
        all.spelling(target).max { $0.logProbability < $1.logProbability })
      let alignment = try #require(align(target, rows, frames, vocabulary))
      #expect(abs(alignment.logProbability - best.logProbability) < 1e-9)
      #expect(alignment.tokens.map(\.token) == target)
      #expect(labels(of: alignment, frames: frames) == best.labels)
    }
  }

  @Test("Confidence is the geometric mean of the token's posteriors over its frames")
  func confidence() throws {
    let posteriors: [Float] = [0.2, 0.8, 0.5, 0.5, 0.9, 0.1]
    let rows = posteriors.map { log($0) }
    let tokens = try #require(align([1], rows, 3, 2)).tokens
    #expect(tokens.map(\.frames) == [0..<1])
    #expect(abs(tokens[0].confidence - 0.8) < 1e-6)
    let doubled = try #require(align([1, 1], rows, 3, 2)).tokens
    #expect(doubled.map(\.frames) == [0..<1, 2..<3])
    #expect(abs(doubled[1].confidence - 0.1) < 1e-6)
  }

  @Test("Equal neighbours are parted by a blank even where the blank is improbable")
  func repeats() throws {
    let rows = (0..<6).flatMap { _ in [-9, -0.1, -9] as [Float] }
    let tokens = try #require(align([1, 1], rows, 6, 3)).tokens
    #expect(tokens.count == 2)
    #expect(tokens[0].frames.upperBound + 1 == tokens[1].frames.lowerBound)
    #expect(tokens[0].frames.lowerBound == 0 && tokens[1].frames.upperBound == 6)
  }

  @Test("Where frames do not tell, tokens begin as early as they can")
  func ties() throws {
    let rows = [Float](repeating: -1, count: 6 * 3)
    let tokens = try #require(align([1, 2], rows, 6, 3)).tokens
    #expect(tokens.map(\.frames) == [0..<1, 1..<2])
  }

  @Test("No tokens align to blanks alone; too many tokens, or impossible ones, to nothing")
  func edges() throws {
    let rows: [Float] = [-1, -2, -3, -1, -2, -.infinity]
    let silence = try #require(align([], rows, 2, 3))
    #expect(silence.tokens.isEmpty)
    #expect(silence.logProbability == -2)
    #expect(align([1, 1], rows, 2, 3) == nil)
    #expect(align([1, 2], rows, 2, 3) == nil)
    #expect(align([], [], 0, 3) == nil)
    #expect(align([1], [-1, .nan, -1, .nan], 2, 2) == nil)
  }

  @Test("A long target with improbable tokens keeps one ordered span a token")
  func long() throws {
    let (frames, vocabulary) = (1000, 4)
    let target = (0..<300).map { 1 + $0 % 3 }
    let rows = randomLogProbabilities(frames: frames, vocabulary: vocabulary, scale: 500, seed: 8)
    let alignment = try #require(align(target, rows, frames, vocabulary))
    #expect(alignment.logProbability.isFinite)
    #expect(alignment.tokens.map(\.token) == target)
    for (token, next) in zip(alignment.tokens, alignment.tokens.dropFirst()) {
      #expect(!token.frames.isEmpty && token.frames.upperBound <= next.frames.lowerBound)
    }
  }

  private func align(
    _ target: [Int], _ rows: [Float], _ frames: Int, _ vocabulary: Int
  ) -> CTCAlignment? {
    CTCAlignment(
      of: target, logProbabilities: rows.span, frames: frames, vocabulary: vocabulary)
  }

  private func labels(of alignment: CTCAlignment, frames: Int) -> [Int] {
    var labels = [Int](repeating: 0, count: frames)
    for token in alignment.tokens {
      for frame in token.frames { labels[frame] = token.token }
    }
    return labels
  }
}
