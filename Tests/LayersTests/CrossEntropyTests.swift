import Glibc
import Layers
import Tensors
import TestSupport
import Testing

struct CrossEntropyTests {
  @Test func followsTheDefinition() {
    let logits = sample([3, 4], "logits", in: -2...2)
    let targets = [2, 0, 3]
    let rows = logits.logSoftmax().array()
    for smoothing in [Float(0), 0.1] {
      var expected = 0.0
      for (row, target) in targets.enumerated() {
        for token in 0..<4 {
          let share = token == target ? 1 - Double(smoothing) : Double(smoothing) / 3
          expected -= share * Double(rows[row * 4 + token])
        }
      }
      let found = CrossEntropy.objective(
        logits.logSoftmax(), targets: targets, smoothing: smoothing)
      #expect(abs(Double(found.scalar) - expected) < 1e-5)
    }
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [sample([3, 4], "logits", in: -2...2)]) {
        CrossEntropy.objective($0[0].logSoftmax(), targets: [2, 0, 3], smoothing: 0.1)
      } == [])
  }

  @Test func aVocabularyOfOneTokenHasNothingToSmooth() {
    #expect(
      CrossEntropy.objective(Tensor([0], shape: [1, 1]), targets: [0], smoothing: 0.1).scalar == 0)
  }
}
