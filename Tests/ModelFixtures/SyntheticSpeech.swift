package import Audio
internal import Foundation
internal import Tensors
internal import TestSupport

/// Sound that changes the way speech does: a few tones at a time over noise, other ones every tenth of a
/// second.
package enum SyntheticSpeech {
  /// `seconds` of it; another for each seed.
  package static func audio(
    seconds: Double, seed: UInt64 = 1, sampleRate: Int = 16_000
  ) -> AudioBuffer {
    let key = RandomKey(seed).child("speech")
    let count = Int(seconds * Double(sampleRate))
    let samples = (0..<count).map { index -> Float in
      let time = Double(index) / Double(sampleRate)
      let syllable = UInt64(time / 0.1)
      let tones = (0..<3).map { tone in
        let frequency = 150 + 3000 * key.uniform(3 * syllable + UInt64(tone))
        return sin(2 * .pi * frequency * time)
      }
      let noise = key.child("noise").uniform(UInt64(index)) - 0.5
      return Float(0.1 * tones.reduce(0, +) + 0.02 * noise)
    }
    return AudioBuffer(samples: samples, sampleRate: sampleRate)
  }

  /// A WAV file of 16-bit samples, one channel.
  package static func wave(_ audio: AudioBuffer) -> [UInt8] {
    var wave = WaveBytes(audio.samples.map { Int16(max(-1, min(1, $0)) * 32_767) })
    wave.rate = audio.sampleRate
    return wave.bytes
  }

  /// A WAV file of 32-bit floating-point samples, which may be no numbers at all.
  package static func floatWave(_ samples: [Float], sampleRate: Int = 16_000) -> [UInt8] {
    var wave = WaveBytes(floats: samples)
    wave.rate = sampleRate
    return wave.bytes
  }
}
