import Layers
import Tensors
import TestSupport
import Testing

struct IndependentPositionsTests {
  @Test func findsWhatEnumerationFinds() {
    let rows = sample([3, 4], "positions", in: -3...3).logSoftmax()
    let values = rows.array()
    var all: [(tokens: [Int], score: Double)] = []
    for a in 0..<4 {
      for b in 0..<4 {
        for c in 0..<4 {
          let score = Double(values[a]) + Double(values[4 + b]) + Double(values[8 + c])
          all.append(([a, b, c], score))
        }
      }
    }
    all.sort { $0.score > $1.score }
    let found = IndependentPositions.best(rows, limit: 10)
    #expect(found.map(\.tokens) == all.prefix(10).map(\.tokens))
    for (sequence, expected) in zip(found, all) {
      #expect(abs(sequence.score - expected.score) < 1e-6)
      let sum = sequence.logProbabilities.reduce(0.0) { $0 + Double($1) }
      #expect(abs(sum - sequence.score) < 1e-5)
    }
  }

  @Test func moreThanThereAreIsAllThereAre() {
    #expect(IndependentPositions.best(sample([2, 3], "few").logSoftmax(), limit: 100).count == 9)
  }

  @Test func noPositionsMakeOneEmptySequence() {
    let none = IndependentPositions.best(Tensor(zeros: [0, 3]), limit: 5)
    #expect(none.map(\.tokens) == [[]])
  }
}
