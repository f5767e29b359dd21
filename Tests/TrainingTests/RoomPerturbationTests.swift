import Foundation
import Tensors
import Testing

@testable import Training

struct RoomPerturbationTests {
  private let always = RoomPerturbation(
    probability: 1, reverberation: 0.3...0.5, distance: 0.5...1)

  @Test func theBeginningStaysInItsPlaceAndThePowerWhatItWas() {
    var samples = [Float](repeating: 0, count: 8000)
    for index in 3000..<5000 { samples[index] = sin(Float(index) * 0.3) }
    let dry = samples
    always.apply(to: &samples, sampleRate: 16000, key: RandomKey(1))
    #expect(samples.count == dry.count)
    #expect(samples[..<3000].allSatisfy { abs($0) < 1e-6 })
    #expect(samples[3001] * dry[3001] > 0.01)
    #expect(samples[5500..<6000].contains { abs($0) > 1e-4 })
    #expect(abs(samples.power / dry.power - 1) < 1e-4)
  }

  @Test func aRoomIsAFunctionOfItsKey() {
    let results = ([1, 1, 2] as [UInt64]).map { seed in
      var samples = (0..<2000).map { cos(Float($0 * $0)) }
      always.apply(to: &samples, sampleRate: 16000, key: RandomKey(seed))
      return samples
    }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
  }

  @Test func silenceAndNothingStayWhatTheyAre() {
    var (silence, nothing) = ([Float](repeating: 0, count: 100), [Float]())
    always.apply(to: &silence, sampleRate: 16000, key: RandomKey(1))
    always.apply(to: &nothing, sampleRate: 16000, key: RandomKey(1))
    #expect(silence.allSatisfy { $0 == 0 })
    #expect(nothing == [])
  }

  @Test func roomsThatAreNoneAreRefused() {
    for room in [
      RoomPerturbation(probability: 1, reverberation: 0...1, distance: 1...2),
      RoomPerturbation(probability: 1, reverberation: 0.1...3, distance: 1...2),
      RoomPerturbation(probability: 1, reverberation: 0.1...1, distance: 0...2),
    ] {
      var augmentation = Augmentation.none
      augmentation.room = room
      #expect(throws: TrainingError.self) { try augmentation.validate() }
    }
  }
}
