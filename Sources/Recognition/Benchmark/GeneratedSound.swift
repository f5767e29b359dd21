package import Audio
internal import Foundation
internal import Tensors

/// Sound of any length that has what speech has and no words: harmonics of a wandering pitch under syllables,
/// over noise. A function of its length and number, so that runs can be compared.
package enum GeneratedSound {
  /// `seconds` of sound, another one for every `number`.
  package static func audio(seconds: Double, number: Int, sampleRate: Int = 16_000) -> AudioBuffer {
    let key = RandomKey(UInt64(number)).child("sound")
    let rate = Double(sampleRate)
    var (phase, samples) = (0.0, [Float]())
    samples.reserveCapacity(Int(seconds * rate))
    for index in 0..<Int(seconds * rate) {
      let time = Double(index) / rate
      let pitch = 120 + 30 * sin(2 * .pi * 0.4 * time + Double(number))
      phase += pitch / rate
      phase -= phase.rounded(.down)
      // About four syllables a second, with pauses between groups of them.
      let syllable = max(0, sin(2 * .pi * 2 * time)) * (sin(2 * .pi * 0.23 * time) > -0.7 ? 1 : 0)
      let voice = 2 * phase - 1
      let noise = 2 * key.uniform(UInt64(index)) - 1
      samples.append(Float(0.2 * syllable * voice + 0.02 * noise))
    }
    return AudioBuffer(samples: samples, sampleRate: sampleRate)
  }
}
