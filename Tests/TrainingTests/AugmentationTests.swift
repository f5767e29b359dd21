import Foundation
import Tensors
import Testing

@testable import Training

struct AugmentationTests {
  private let tone = (0..<8000).map { 0.3 * sin(Float($0) * 0.1) }

  /// Nearest-neighbour resampling is enough to see lengths.
  private func resample(_ samples: [Float], from: Int, to: Int) -> [Float] {
    (0..<samples.count * to / from).map { samples[min($0 * from / to, samples.count - 1)] }
  }

  private func applied(_ augmentation: Augmentation, seed: UInt64) throws -> [Float] {
    try augmentation.applied(
      to: tone, sampleRate: 16000, key: RandomKey(seed),
      talker: { key in (0..<3000).map { Float(key.uniform($0)) } }, resample: resample)
  }

  /// Every part, whenever it can.
  private var everything: Augmentation {
    var result = Augmentation.standard
    result.noise.probability = 1
    result.silence = .standard
    result.silence.probability = 1
    result.room = .standard
    result.room.probability = 1
    result.babble = .standard
    result.babble.probability = 1
    result.telephone.probability = 1
    result.codec = .standard
    result.codec.probability = 1
    return result
  }

  @Test func noneIsTheIdentity() throws {
    let result = try applied(.none, seed: 1)
    #expect(result == tone)
    #expect(Augmentation.none.stretch(key: RandomKey(1)) == 1)
    #expect(Augmentation.none.duration(of: 1.25, key: RandomKey(1)) == 1.25)
    var features: [Float] = [1, 2, 3, 4]
    Augmentation.none.mask(&features, bins: 2, key: RandomKey(1))
    #expect(features == [1, 2, 3, 4])
  }

  @Test func theSameKeyGivesTheSameUtterance() throws {
    let results = try ([1, 1, 2] as [UInt64]).map { try applied(everything, seed: $0) }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
  }

  @Test func theDurationForetellsTheLength() throws {
    for seed in 0..<12 as Range<UInt64> {
      let result = try applied(everything, seed: seed)
      let duration = everything.duration(of: Double(tone.count) / 16_000, key: RandomKey(seed))
      #expect(abs(Double(result.count) - duration * 16_000) <= 2)
    }
  }

  enum Part: CaseIterable {
    case silence, room, babble, telephone, codec, noise, gain
  }

  @Test(arguments: Part.allCases) func everyPartChangesSoundByItself(part: Part) throws {
    var one = Augmentation.none
    #expect(!one.changesSound)
    switch part {
    case .silence: one.silence.probability = 1
    case .room: one.room.probability = 1
    case .babble: one.babble.probability = 1
    case .telephone: one.telephone.probability = 1
    case .codec: one.codec.probability = 1
    case .noise: one.noise.probability = 1
    case .gain: one.gain.probability = 1
    }
    #expect(one.changesSound)
    let result = try applied(one, seed: 4)
    #expect(result != tone && (result.count == tone.count) == (part != .silence))
    let isFinite = result.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test func partsDrawIndependentlyOfEachOther() throws {
    var onlyGain = Augmentation.none
    onlyGain.gain = .standard
    var gainAndSpeed = onlyGain
    gainAndSpeed.speed = SpeedPerturbation(probability: 1, factors: [1])
    let (first, second) = (try applied(onlyGain, seed: 9), try applied(gainAndSpeed, seed: 9))
    #expect(first == second && first != tone)
  }

  @Test func survivesJSON() throws {
    let data = try JSONEncoder().encode(everything)
    #expect(try JSONDecoder().decode(Augmentation.self, from: data) == everything)
  }

  @Test func whatWouldDoNothingOrRuinAllIsRefused() throws {
    try Augmentation.standard.validate()
    let changes: [(String, (inout Augmentation) -> Void)] = [
      ("gain.decibels", { $0.gain.decibels = 1000...1001 }),
      ("noise.signalToNoise", { $0.noise.signalToNoise = -1000...10 }),
      ("babble.signalToNoise", { $0.babble.signalToNoise = 10...1000 }),
      ("noise.colors", { $0.noise.colors = [] }), ("speed.factors", { $0.speed.factors = [] }),
    ]
    for (name, change) in changes {
      var augmentation = Augmentation.standard
      change(&augmentation)
      let error = #expect(throws: TrainingError.self) { try augmentation.validate() }
      guard case .configurationValue("augmentation.\(name)", _, _)? = error else {
        Issue.record("\(name): \(error as Any)")
        continue
      }
    }
  }
}
