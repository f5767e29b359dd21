import Foundation
import Tensors
import Testing

@testable import Training

struct BabblePerturbationTests {
  private let tone = (0..<6000).map { 0.3 * sin(Float($0) * 0.1) }

  private func perturbation(_ decibels: Double, _ talkers: ClosedRange<Int>) -> BabblePerturbation {
    BabblePerturbation(probability: 1, signalToNoise: decibels...decibels, talkers: talkers)
  }

  @Test(arguments: [0.0, 20])
  func allTalkersTogetherReachTheAskedRatio(decibels: Double) {
    var samples = tone
    perturbation(decibels, 3...3).apply(to: &samples, key: RandomKey(2)) { key in
      (0..<2500).map { Float(key.uniform($0)) - 0.5 }
    }
    let babble = zip(samples, tone).map { $0 - $1 }
    #expect(abs(10 * log10(tone.power / babble.power) - decibels) < 0.01)
  }

  @Test func aRecordingBeginsAgainWhereItEnds() {
    var samples = tone
    perturbation(10, 1...1).apply(to: &samples, key: RandomKey(2)) { _ in
      (0..<1000).map { $0 == 0 ? 1 : 0 }
    }
    let heard = zip(samples, tone).enumerated().filter { abs($1.0 - $1.1) > 1e-3 }.map(\.offset)
    #expect(heard.count == 6)
    #expect(zip(heard, heard.dropFirst()).allSatisfy { $1 - $0 == 1000 })
  }

  @Test func eachTalkerIsDrawnByItselfAndTheirNumberLiesInTheRange() {
    var counts: Set<Int> = []
    for seed in 0..<60 as Range<UInt64> {
      var keys: [RandomKey] = []
      var samples = tone
      perturbation(10, 2...4).apply(to: &samples, key: RandomKey(seed)) { key in
        keys.append(key)
        return [1, -1]
      }
      #expect(Set(keys).count == keys.count)
      counts.insert(keys.count)
    }
    #expect(counts == [2, 3, 4])
  }

  @Test func talkersWhoSayNothingAreNotHeard() {
    var samples = tone
    perturbation(10, 4...4).apply(to: &samples, key: RandomKey(1)) { key in
      key.happens(0.5, at: 0) ? [] : [0, 0]
    }
    #expect(samples == tone)
  }

  @Test func crowdsOfNobodyAreRefused() {
    var augmentation = Augmentation.none
    augmentation.babble.talkers = 0...3
    #expect(throws: TrainingError.self) { try augmentation.validate() }
  }
}
