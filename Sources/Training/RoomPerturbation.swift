internal import Audio
package import Tensors

/// Plays an utterance in a room, at some distance from the microphone.
package struct RoomPerturbation: Codable, Sendable, Equatable {
  /// How often an utterance is put into a room.
  package var probability: Double
  /// Seconds in which sound decays by 60 dB, even over this range.
  package var reverberation: ClosedRange<Double>
  /// Metres from the speaker to the microphone, even over this range.
  package var distance: ClosedRange<Double>

  /// Changes nothing.
  package static let none = RoomPerturbation(
    probability: 0, reverberation: 0.15...0.7, distance: 0.3...2)

  /// Furnished rooms, on three utterances of ten.
  package static let standard = RoomPerturbation(
    probability: 0.3, reverberation: 0.15...0.7, distance: 0.3...2)

  /// Plays `samples` in the room that `key` draws. The direct sound stays where it is, and the power what it was.
  package func apply(to samples: inout [Float], sampleRate: Int, key: RandomKey) {
    guard key.happens(probability, at: 0), !samples.isEmpty else { return }
    let room = ShoeboxRoom(
      reverberation: reverberation, distance: distance, key: key.child("room"))
    let response = room.response(
      sampleRate: sampleRate, limit: samples.count, key: key.child("tail"))
    let heard = Convolution.applied(response, to: samples)
    let scale = (samples.power / heard.power).squareRoot()
    guard scale > 0, scale.isFinite else { return }
    for index in samples.indices { samples[index] = Float(scale) * heard[index] }
  }

  func validate() throws(TrainingError) {
    try require(
      reverberation.lowerBound >= 0.05 && reverberation.upperBound <= 2,
      "augmentation.room.reverberation", "\(reverberation)", "seconds from 0.05 to 2")
    try require(
      distance.lowerBound >= 0.1 && distance.upperBound <= 10, "augmentation.room.distance",
      "\(distance)", "metres from 0.1 to 10")
  }
}
