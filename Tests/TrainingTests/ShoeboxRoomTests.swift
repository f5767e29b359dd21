import Foundation
import Tensors
import Testing

@testable import Training

struct ShoeboxRoomTests {
  private let room = ShoeboxRoom(
    size: [6, 5, 3], speaker: [2, 2.5, 1.5], microphone: [3, 2.5, 1.5], reverberation: 0.5)

  @Test func wallsReflectWhatTheReverberationNeeds() {
    // Eyring: T = 24 ln 10 · V / (c · S · −ln(1 − α)), of which the amplitude keeps the root of 1 − α.
    let absorbed = 1 - pow(room.reflection, 2)
    let time = 24 * log(10) * 90 / (343 * 126 * -log(1 - absorbed))
    #expect(abs(time - 0.5) < 1e-9)
    #expect((0.7...0.95).contains(room.reflection))
  }

  @Test func theDirectSoundComesFirstAndThenTheNearestWalls() {
    let response = room.response(sampleRate: 16000, limit: 16000, key: RandomKey(1))
    #expect(response.count == 8000)
    #expect(response[0] == 1)
    // Floor and ceiling are both 1.5 m away: their images lie at √(1 + 9) m, that is 2.162 m after the direct sound.
    let delay = (10.0.squareRoot() - 1) / 343 * 16000
    let place = Int(delay)
    #expect(response[1..<place].allSatisfy { $0 == 0 })
    let found = Double(response[place] + response[place + 1])
    #expect(abs(found - 2 * room.reflection / 10.0.squareRoot()) < 1e-5)
  }

  @Test(arguments: [0.3, 0.6])
  func energyDecaysBySixtyDecibelsInTheReverberationTime(seconds: Double) {
    var room = room
    room.reverberation = seconds
    let response = room.response(sampleRate: 16000, limit: 32000, key: RandomKey(3))
    // Schroeder's backward integral, from −5 to −25 dB.
    var left = response.reversed().reduce(into: [0.0]) {
      $0.append(($0.last ?? 0) + Double($1 * $1))
    }
    left = left.reversed()
    let times = [-5.0, -25].map { level in
      left.firstIndex { 10 * log10($0 / left[1]) < level } ?? 0
    }
    let estimate = 3 * Double(times[1] - times[0]) / 16000
    #expect((0.6...1.25).contains(estimate / seconds), "\(estimate) s")
  }

  @Test func theTailContinuesTheReflections() {
    let response = room.response(sampleRate: 16000, limit: 16000, key: RandomKey(5))
    // The last ten milliseconds of the images and the first of the noise.
    let (before, after) = (Array(response[240..<400]).power, Array(response[400..<560]).power)
    #expect((0.15...2.5).contains(after / before), "\(after / before)")
  }

  @Test func drawnRoomsHoldThePeopleInThem() {
    for seed in 0..<200 as Range<UInt64> {
      let room = ShoeboxRoom(
        reverberation: 0.2...0.4, distance: 0.5...2, key: RandomKey(seed))
      #expect((0.2...0.4).contains(room.reverberation))
      #expect(room.distance <= 2)
      for axis in 0..<3 {
        #expect((0...room.size[axis]).contains(room.speaker[axis]))
        #expect((0...room.size[axis]).contains(room.microphone[axis]))
      }
    }
  }
}
