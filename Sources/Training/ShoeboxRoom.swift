internal import Foundation
package import Tensors

/// A rectangular room with a speaker and a microphone, and what it does to sound.
///
/// Early reflections are those of mirror images of the speaker (Allen and Berkley, *Image method for efficiently
/// simulating small-room acoustics*, 1979). When they have become dense, noise that decays like the room's energy
/// takes their place (Lehmann and Johansson, *Diffuse reverberation model for efficient image-source simulation of
/// room impulse responses*, 2010).
package struct ShoeboxRoom: Sendable, Equatable {
  /// Length, width and height in metres.
  package var size: [Double]
  /// Where the speaker is, from a corner, in metres.
  package var speaker: [Double]
  /// Where the microphone is, likewise.
  package var microphone: [Double]
  /// Seconds after which the sound has decayed by 60 dB.
  package var reverberation: Double

  private static let speedOfSound = 343.0
  /// When mirror images give way to noise, in seconds after the direct sound.
  private static let mixingTime = 0.025
  /// Nobody speaks or listens nearer to a wall than this, in metres.
  private static let margin = 0.4

  /// A room with these measures.
  package init(size: [Double], speaker: [Double], microphone: [Double], reverberation: Double) {
    precondition([size, speaker, microphone].allSatisfy { $0.count == 3 }, "three dimensions each")
    self.size = size
    self.speaker = speaker
    self.microphone = microphone
    self.reverberation = reverberation
  }

  /// A room between a study and a lecture room that `key` draws, with the microphone anywhere in it and the speaker
  /// in any direction at about the distance drawn.
  package init(
    reverberation: ClosedRange<Double>, distance: ClosedRange<Double>, key: RandomKey
  ) {
    let ranges = [3.0...9, 2.5...7, 2.3...3.8]
    let size = ranges.enumerated().map { key.number(in: $1, at: UInt64($0)) }
    let microphone = size.enumerated().map {
      key.number(in: Self.margin...$1 - Self.margin, at: UInt64(3 + $0))
    }
    let away = key.number(in: distance, at: 6)
    // People and microphones differ less in height than in place.
    let angles = (key.number(in: 0...2 * .pi, at: 7), key.number(in: -0.4...0.4, at: 8))
    let direction = [
      cos(angles.1) * cos(angles.0), cos(angles.1) * sin(angles.0), sin(angles.1),
    ]
    let speaker = (0..<3).map {
      min(max(microphone[$0] + away * direction[$0], Self.margin), size[$0] - Self.margin)
    }
    self.init(
      size: size, speaker: speaker, microphone: microphone,
      reverberation: key.number(in: reverberation, at: 9))
  }

  /// The share of the amplitude that a wall gives back, such that the energy decays in time (Eyring 1930).
  package var reflection: Double {
    let volume = size.reduce(1, *)
    let surface = 2 * (size[0] * size[1] + size[1] * size[2] + size[2] * size[0])
    return exp(-12 * log(10) * volume / (Self.speedOfSound * surface * reverberation))
  }

  /// Metres between speaker and microphone, at least ten centimetres.
  package var distance: Double {
    max(0.1, Self.length((0..<3).map { speaker[$0] - microphone[$0] }))
  }

  /// What the microphone hears of an impulse, from the direct sound on, which is 1 at position 0: at most `limit`
  /// samples, and not more than the reverberation lasts. The noise is a function of `key`.
  package func response(sampleRate: Int, limit: Int, key: RandomKey) -> [Float] {
    let rate = Double(sampleRate)
    let count = max(1, min(limit, Int((reverberation * rate).rounded(.up))))
    var response = [Float](repeating: 0, count: count)
    addTail(to: &response, rate: rate, key: key)
    addImages(to: &response, rate: rate)
    response[0] = 1
    return response
  }

  /// A mirror image of the speaker along one axis: how far it is from the microphone, and how often it was reflected.
  private struct Image {
    var offset: Double
    var bounces: Int
  }

  private func images(along axis: Int, within reach: Double) -> [Image] {
    let most = Int((reach / (2 * size[axis])).rounded(.up))
    var images: [Image] = []
    for number in -most...most {
      let wall = 2 * Double(number) * size[axis] - microphone[axis]
      images.append(Image(offset: wall + speaker[axis], bounces: 2 * abs(number)))
      images.append(
        Image(offset: wall - speaker[axis], bounces: abs(number - 1) + abs(number)))
    }
    return images.filter { abs($0.offset) < reach }
  }

  /// Mirror images up to the mixing time, each split between the two nearest samples.
  private func addImages(to response: inout [Float], rate: Double) {
    let reach = distance + Self.speedOfSound * Self.mixingTime
    let (reflection, direct) = (reflection, distance)
    let axes = (0..<3).map { images(along: $0, within: reach) }
    for x in axes[0] {
      for y in axes[1] {
        for z in axes[2] {
          let bounces = x.bounces + y.bounces + z.bounces
          let path = Self.length([x.offset, y.offset, z.offset])
          guard bounces > 0, path > direct, path < reach else { continue }
          let position = (path - direct) / Self.speedOfSound * rate
          let index = Int(position)
          let share = Float(position - Double(index))
          let level = Float(pow(reflection, Double(bounces)) * direct / path)
          if index < response.count { response[index] += (1 - share) * level }
          if index + 1 < response.count { response[index + 1] += share * level }
        }
      }
    }
  }

  /// The diffuse field: images come 4πc³t²/V in a second, each with the energy of its distance ct, so its energy is
  /// level but for what the walls take. High frequencies, of which walls and air take more, decay half as long.
  private func addTail(to response: inout [Float], rate: Double, key: RandomKey) {
    let start = Int(Self.mixingTime * rate)
    guard start < response.count else { return }
    let noise = NoiseColor.white.samples(
      response.count - start, sampleRate: Int(rate), key: key)
    let volume = size.reduce(1, *)
    let density = 4 * Double.pi * distance * distance * Self.speedOfSound / (volume * rate)
    let elapsed = Self.mixingTime + distance / Self.speedOfSound
    let decay = 3 * log(10) / reverberation
    // Evenly distributed noise of −1…1 has the power ⅓.
    var level = Float((3 * density).squareRoot() * exp(-decay * elapsed))
    let fading = Float(exp(-decay / rate))
    var brightness: Float = 1
    let smoothing = Float(exp(-2 * Double.pi * 2000 / rate))
    var smooth: Float = 0
    for (index, sample) in noise.enumerated() {
      smooth = sample + smoothing * (smooth - sample)
      response[start + index] = level * (smooth + brightness * (sample - smooth))
      level *= fading
      brightness *= fading
    }
  }

  private static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
