package import Tensors

/// Lets other people speak behind an utterance.
package struct BabblePerturbation: Codable, Sendable, Equatable {
  /// Some recording that a key draws; empty where it could not be read.
  package typealias Talker = (_ key: RandomKey) throws -> [Float]

  /// How often others speak.
  package var probability: Double
  /// The power of the utterance over that of all others together, even over this range of decibels.
  package var signalToNoise: ClosedRange<Double>
  /// How many others speak at once, even over this range.
  package var talkers: ClosedRange<Int>

  /// Leaves the speaker alone.
  package static let none = BabblePerturbation(
    probability: 0, signalToNoise: 8...25, talkers: 2...6)

  /// A few people in the background, in one utterance of five.
  package static let standard = BabblePerturbation(
    probability: 0.2, signalToNoise: 8...25, talkers: 2...6)

  /// Adds the voices that `key` draws to `samples` in place, all equally loud: each from somewhere in a recording,
  /// which begins again where it ends. Digital silence has no level to compare with and stays as it is.
  package func apply(to samples: inout [Float], key: RandomKey, talker: Talker) rethrows {
    guard key.happens(probability, at: 0), !samples.isEmpty else { return }
    let ratio = key.number(in: signalToNoise, at: 1)
    let count = talkers.lowerBound + key.index(below: talkers.count, at: 2)
    var babble = [Float](repeating: 0, count: samples.count)
    for number in 0..<count {
      let voice = try talker(key.child("talker").child(number))
      let level = Float(1 / voice.power.squareRoot())
      guard level.isFinite else { continue }
      var position = key.index(below: voice.count, at: UInt64(3 + number))
      var filled = 0
      while filled < babble.count {
        let part = min(babble.count - filled, voice.count - position)
        for offset in 0..<part { babble[filled + offset] += level * voice[position + offset] }
        filled += part
        position = 0
      }
    }
    samples.add(babble, below: ratio)
  }

  func validate() throws(TrainingError) {
    try require(
      talkers.lowerBound >= 1 && talkers.upperBound <= 32, "augmentation.babble.talkers",
      "\(talkers)", "numbers from 1 to 32")
  }
}
