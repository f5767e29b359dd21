import Tensors
import TestSupport
import Testing

@testable import Layers

struct FiringPatternTests {
  private func counted(_ weights: [Float], tail: Double = 0.45) -> FiringPattern {
    FiringPattern(weights.span, tailThreshold: tail)
  }

  private func scaled(_ weights: [Float], to count: Int) -> FiringPattern? {
    FiringPattern(weights.span, count: count)
  }

  /// The recursion of the paper, frame by frame, with as many fires in a frame as its weight holds.
  private func recursion(_ weights: [Double], scaledBy scale: Double) -> [FiringPattern.Piece] {
    var pieces: [FiringPattern.Piece] = []
    var (token, missing) = (0, 1.0)
    for (frame, weight) in weights.enumerated() {
      var rest = weight * scale
      while rest >= missing {
        pieces.append(.init(token: token, frame: frame, share: missing))
        rest -= missing
        (token, missing) = (token + 1, 1)
      }
      if rest > 0 { pieces.append(.init(token: token, frame: frame, share: rest)) }
      missing -= rest
    }
    return pieces
  }

  /// The vectors' coefficients [N, T].
  private func matrix(
    _ pieces: [FiringPattern.Piece], tokens: Int, frames: Int
  ) -> [Double] {
    var matrix = [Double](repeating: 0, count: tokens * frames)
    for piece in pieces where piece.token < tokens {
      matrix[piece.token * frames + piece.frame] += piece.share
    }
    return matrix
  }

  @Test func aFrameIsSplitWhereATokenIsComplete() {
    let pattern = counted([0.6, 0.6, 0.9, 0.1, 0.8])
    #expect(pattern.count == 3)
    #expect(pattern.fires == [1, 2, 4])
    #expect(pattern.tokenFrames == [0..<2, 2..<3, 3..<5])
    let expected = [
      (0, 0, 0.6), (0, 1, 0.4), (1, 1, 0.2), (1, 2, 0.8), (2, 2, 0.1), (2, 3, 0.1), (2, 4, 0.8),
    ]
    #expect(pattern.pieces.count == expected.count)
    for (piece, (token, frame, share)) in zip(pattern.pieces, expected) {
      #expect(piece.token == token && piece.frame == frame)
      #expect(abs(piece.share - share) < 1e-6)
    }
  }

  @Test func aFrameHeavierThanOneTokenHoldsSeveral() {
    let pattern = counted([0.5, 2.75, 0.25], tail: 0)
    #expect(pattern.count == 3)
    #expect(pattern.fires == [1, 1, 1])
    #expect(pattern.tokenFrames == [0..<2, 1..<2, 1..<2])
    #expect(
      pattern.pieces == [
        .init(token: 0, frame: 0, share: 0.5), .init(token: 0, frame: 1, share: 0.5),
        .init(token: 1, frame: 1, share: 1), .init(token: 2, frame: 1, share: 1),
      ])
  }

  @Test func theTailCompletesATokenThatIsAlmostThere() {
    // 0.55 as a `Float` is a little more than 0.55.
    let complete = counted([0.5, 0.5, 0.55])
    #expect(complete.count == 2)
    #expect(complete.fires == [1, 2])
    #expect(complete.pieces.last?.share == Double(Float(0.55)))
    #expect(counted([0.5, 0.5, 0.549]).count == 1)
    #expect(counted([0.5, 0.5, 0.549]).tokenFrames == [0..<2])
    #expect(counted([0.5, 0.5, 0.55], tail: 0).count == 1)
  }

  @Test func withoutWeightThereIsNoToken() {
    #expect(counted([0, 0, 0]).count == 0)
    #expect(counted([]).count == 0)
    #expect(counted([0, 0, 0]).pieces == [])
    #expect(scaled([0, 0], to: 1) == nil)
    #expect(scaled([], to: 2) == nil)
    #expect(scaled([0, 0], to: 0)?.fires == [])
    #expect(scaled([], to: 0)?.count == 0)
  }

  @Test func weightsThatAreNoNumbersFireNothing() {
    for bad in [Float.nan, .infinity] {
      #expect(counted([0.7, bad, 0.9]).count == 0)
      #expect(scaled([0.7, bad, 0.9], to: 2) == nil)
    }
  }

  @Test func scalingNeverLosesTheLastToken() throws {
    for trial in 0..<2000 {
      let key = RandomKey(UInt64(trial))
      let frames = 1 + Int(key.uniform(0) * 60)
      let count = 1 + Int(key.uniform(1) * 20)
      let weights = sample([frames], "weights\(trial)", in: 0.01...0.99).array()
      let pattern = try #require(scaled(weights, to: count))
      #expect(pattern.count == count && pattern.fires.count == count)
      #expect(pattern.fires == pattern.fires.sorted() && pattern.fires.last == frames - 1)
      var sums = [Double](repeating: 0, count: count)
      for piece in pattern.pieces { sums[piece.token] += piece.share }
      #expect(sums.allSatisfy { abs($0 - 1) < 1e-12 })
    }
  }

  @Test func sharesAreThoseOfTheRecursion() {
    for trial in 0..<300 {
      let key = RandomKey(UInt64(trial)).child("recursion")
      let frames = 1 + Int(key.uniform(0) * 40)
      let weights = sample([frames], "w\(trial)", in: 0...1).array()
      let pattern = counted(weights, tail: 0)
      let steps = recursion(weights.map(Double.init), scaledBy: 1)
      #expect(steps.map(\.token).max().map { $0 >= pattern.count } ?? true)
      let found = matrix(pattern.pieces, tokens: pattern.count, frames: frames)
      let expected = matrix(steps, tokens: pattern.count, frames: frames)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })

      let target = 1 + Int(key.uniform(1) * 60)
      guard let scaled = scaled(weights, to: target), let scale = scaled.scale
      else { continue }
      let scaledSteps = recursion(weights.map(Double.init), scaledBy: scale)
      #expect(
        zip(
          matrix(scaled.pieces, tokens: target, frames: frames),
          matrix(scaledSteps, tokens: target, frames: frames)
        ).allSatisfy { abs($0 - $1) < 1e-11 })
    }
  }
}
