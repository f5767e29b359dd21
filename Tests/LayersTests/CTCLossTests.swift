import Foundation
import Testing

@testable import Layers

@Suite struct CTCLossTests {
  @Test("Loss and gradient are those of every path enumerated, for every feasible target")
  func bruteForce() throws {
    let (frames, vocabulary) = (5, 3)
    let rows = randomLogProbabilities(frames: frames, vocabulary: vocabulary, scale: 3, seed: 4)
    let all = CTCBruteForce(logProbabilities: rows, frames: frames, vocabulary: vocabulary)
    let totals = all.logProbabilityOfTranscripts
    #expect(totals.count == 25)
    for (target, total) in totals {
      let loss = try #require(makeLoss(rows, frames, vocabulary, target))
      #expect(abs(Double(loss.value) + total) < 1e-5)
      var occupation = [Double](repeating: 0, count: rows.count)
      for path in all.spelling(target) {
        for (frame, label) in path.labels.enumerated() {
          occupation[frame * vocabulary + label] += exp(path.logProbability - total)
        }
      }
      for (ours, theirs) in zip(loss.gradient, occupation) {
        #expect(abs(Double(ours) + theirs) < 1e-5)
      }
    }
  }

  @Test("Loss and gradient agree with torch", arguments: try CTCGolden.load().cases)
  func torch(golden: CTCGolden.Case) throws {
    let loss = try #require(
      makeLoss(golden.logProbabilities, golden.frames, golden.vocabulary, golden.target))
    #expect(abs(loss.value - golden.loss) <= 2e-6 * max(1, golden.loss))
    for (ours, theirs) in zip(loss.gradient, golden.occupation) {
      #expect(abs(ours + theirs) < 3e-6)
    }
  }

  @Test("The gradient predicts central differences of the loss")
  func centralDifferences() throws {
    let (frames, vocabulary, target) = (12, 5, [2, 2, 4, 1])
    let rows = randomLogProbabilities(frames: frames, vocabulary: vocabulary, scale: 1, seed: 9)
    let gradient = try #require(makeLoss(rows, frames, vocabulary, target)).gradient
    let step: Float = 0.01
    for index in rows.indices {
      var (above, below) = (rows, rows)
      above[index] += step
      below[index] -= step
      let difference =
        try #require(makeLoss(above, frames, vocabulary, target)).value
        - (try #require(makeLoss(below, frames, vocabulary, target)).value)
      #expect(abs(difference / (above[index] - below[index]) - gradient[index]) < 5e-4)
    }
  }

  @Test("A target with more tokens and repeats than frames has no loss")
  func infeasible() {
    let rows = [Float](repeating: -1, count: 3 * 4)
    #expect(makeLoss(rows, 3, 4, [1, 1, 2]) == nil)
    #expect(makeLoss(rows, 3, 4, [1, 2, 3, 1]) == nil)
    #expect(makeLoss([], 0, 4, []) == nil)
    #expect(makeLoss(rows, 3, 4, [1, 1]) != nil)
  }

  @Test("A target whose paths all have probability zero has no loss")
  func impossible() {
    let rows: [Float] = [0, -.infinity, 0, -.infinity]
    #expect(makeLoss(rows, 2, 2, [1]) == nil)
    #expect(makeLoss(rows, 2, 2, [])?.value == 0)
  }

  @Test("Labels of probability zero beside the paths leave loss and gradient finite")
  func partlyImpossible() throws {
    let rows: [Float] = [-.infinity, 0, -1e4, 0, -.infinity, -1e4, -1e4, -3, 0]
    let loss = try #require(makeLoss(rows, 3, 3, [1, 2]))
    #expect(loss.value.isFinite)
    #expect(abs(loss.value) < 1e-6)
    #expect(loss.gradient.allSatisfy { $0.isFinite })
    #expect(loss.gradient[1] == -1)
  }

  @Test("A model that has collapsed to blank still teaches a long target")
  func collapsed() throws {
    // Each token costs 10⁴ nats: the likelihood is near e^(−10⁷), out of reach of any float.
    let (frames, vocabulary) = (2000, 4)
    let target = (0..<1000).map { 1 + $0 % 3 }
    let rows = (0..<frames).flatMap { _ in [0, -1e4, -1e4, -1e4] as [Float] }
    let loss = try #require(makeLoss(rows, frames, vocabulary, target))
    #expect(abs(Double(loss.value) / 1e7 - 1) < 1e-3)
    try expectRowsSumToMinusOne(loss.gradient, vocabulary: vocabulary, tolerance: 1e-4)
    // Every path is at tokens for exactly 1000 of the 2000 frames.
    let tokens = loss.gradient.indices.filter { $0 % vocabulary != 0 }.map { loss.gradient[$0] }
    #expect(abs(tokens.reduce(0) { $0 + Double($1) } + 1000) < 0.1)
  }

  @Test("A long utterance keeps every frame's occupation a distribution")
  func long() throws {
    let (frames, vocabulary) = (1500, 6)
    var generator = SplitMix(state: 3)
    let target = (0..<300).map { _ in Int.random(in: 1..<vocabulary, using: &generator) }
    let rows = randomLogProbabilities(frames: frames, vocabulary: vocabulary, scale: 10, seed: 5)
    let loss = try #require(makeLoss(rows, frames, vocabulary, target))
    #expect(loss.value.isFinite)
    try expectRowsSumToMinusOne(loss.gradient, vocabulary: vocabulary, tolerance: 1e-4)
  }

  @Test("A diverged model shows as NaN instead of passing for an infeasible target")
  func diverged() throws {
    let rows: [Float] = [-1, -1, .nan, .nan]
    let loss = try #require(makeLoss(rows, 2, 2, [1]))
    #expect(loss.value.isNaN)
    #expect(loss.gradient.allSatisfy { $0.isNaN })
  }

  private func expectRowsSumToMinusOne(
    _ gradient: [Float], vocabulary: Int, tolerance: Float
  ) throws {
    for start in stride(from: 0, to: gradient.count, by: vocabulary) {
      let sum = gradient[start..<start + vocabulary].reduce(0, +)
      try #require(abs(sum + 1) < tolerance)
    }
  }

  private func makeLoss(
    _ rows: [Float], _ frames: Int, _ vocabulary: Int, _ target: [Int]
  ) -> CTCLoss? {
    CTCLoss(
      logProbabilities: rows.span, frames: frames, vocabulary: vocabulary, target: target)
  }
}

/// The cases of `fixtures/golden/ctc.json`, made by `scripts/goldens/ctc.py`.
struct CTCGolden: Decodable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let frames: Int
    let vocabulary: Int
    let target: [Int]
    let logProbabilities: [Float]
    let loss: Float
    let occupation: [Float]

    var testDescription: String { name }
  }

  let cases: [Case]

  static func load() throws -> CTCGolden {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let data = try Data(contentsOf: root.appending(path: "fixtures/golden/ctc.json"))
    return try JSONDecoder().decode(CTCGolden.self, from: data)
  }
}
