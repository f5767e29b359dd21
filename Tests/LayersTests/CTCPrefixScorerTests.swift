import Foundation
import Layers
import Tensors
import Testing

struct CTCPrefixScorerTests {
  /// Every transcript of up to four tokens among two, over a few frames.
  @Test(arguments: [1, 2, 5], [UInt64(1), 2, 3])
  func scoresAreSumsOverAllPaths(frames: Int, seed: UInt64) {
    let numbers = randomLogProbabilities(frames: frames, vocabulary: 3, scale: 3, seed: seed)
    let paths = CTCBruteForce(logProbabilities: numbers, frames: frames, vocabulary: 3).paths
    func total(_ isIncluded: ([Int]) -> Bool) -> Double {
      log(paths.filter { isIncluded($0.transcript) }.reduce(0) { $0 + exp($1.logProbability) })
    }
    func agree(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) < 1e-4 }
    var scorer = CTCPrefixScorer(Tensor(numbers, shape: [frames, 3]))
    var known = [(tokens: [Int](), prefix: scorer.root())]
    for _ in 0..<4 {
      var longer: [(tokens: [Int], prefix: CTCPrefixScorer.Prefix)] = []
      for (tokens, prefix) in known {
        #expect(agree(scorer.score(ending: prefix), total { $0 == tokens }))
        for token in 1...2 {
          let extended = tokens + [token]
          #expect(
            agree(
              scorer.score(prefix, followedBy: token), total { $0.starts(with: extended) }))
          longer.append((extended, scorer.extend(prefix, by: token)))
        }
      }
      known = longer
    }
  }

  @Test func longUtterancesDoNotUnderflow() {
    let frames = 3000
    let numbers = [Float](repeating: log(1 / 3), count: frames * 3)
    var scorer = CTCPrefixScorer(Tensor(numbers, shape: [frames, 3]))
    let root = scorer.root()
    let first = scorer.extend(root, by: 1)
    #expect(abs(scorer.score(ending: root) - Double(frames) * log(1 / 3)) < 0.1)
    // Runs of the token between blanks: T(T + 1)/2 of them.
    let runs = Double(frames * (frames + 1) / 2)
    #expect(abs(scorer.score(ending: first) - (log(runs) + Double(frames) * log(1 / 3))) < 0.1)
  }

  @Test func nothingIsSpelledInNoFrames() {
    var scorer = CTCPrefixScorer(Tensor(zeros: [0, 3]))
    let root = scorer.root()
    #expect(scorer.score(ending: root) == 0)
    #expect(scorer.score(root, followedBy: 1) == -.infinity)
  }
}
