import Tensors
import Testing

@testable import Training

struct CostFitTests {
  private let shapes =
    ProbeShape.training(shardSeconds: 60, longest: 20, rate: 8)
    + ProbeShape.unseen(shardSeconds: 60, longest: 20, rate: 8)

  private var cost: BatchCost {
    var cost = BatchCost()
    cost.fixed = 5e7
    cost.perSecond = 3e6
    cost.perSquaredSecond = 2e5
    cost.perToken = 1e4
    return cost
  }

  @Test func findsTheCostThatMadeTheNumbers() {
    let fit = CostFit(shapes.map { ($0.load, cost($0.load, .ragged)) }, .ragged).cost
    for shape in shapes {
      let ratio = fit(shape.load, .ragged) / cost(shape.load, .ragged)
      #expect(abs(ratio - 1) < 1e-3)
    }
    // And beyond the range that it saw.
    let large = ProbeShape(utterances: 10, seconds: 20, tokens: 100).load
    #expect(abs(fit(large, .ragged) / cost(large, .ragged) - 1) < 0.03)
  }

  @Test func noiseOfThreePerCentIsNotAmplified() {
    let key = RandomKey(1)
    let noisy = shapes.enumerated().map { index, shape in
      (shape.load, cost(shape.load, .ragged) * key.number(in: 0.97...1.03, at: UInt64(index)))
    }
    let fit = CostFit(noisy, .ragged).cost
    for shape in shapes {
      #expect(abs(fit(shape.load, .ragged) / cost(shape.load, .ragged) - 1) < 0.05)
    }
  }

  @Test func noRateIsNegative() {
    // Falling numbers, which no cost can have: the best is a constant.
    let fit = CostFit(
      shapes.map { ($0.load, 100 - $0.load.seconds(.ragged)) }, .ragged
    ).cost
    let rates = [
      fit.fixed, fit.perUtterance, fit.perSecond, fit.perSquaredSecond, fit.perToken,
      fit.perSecondToken,
    ]
    #expect(rates.allSatisfy { $0 >= 0 })
    #expect(fit.fixed > 40 && fit.fixed < 100)
  }

  @Test func nothingMeasuredCostsNothing() {
    #expect(CostFit([], .ragged).cost == BatchCost())
  }
}
