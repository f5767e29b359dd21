package import Audio
internal import Foundation
internal import Tensors

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
    let data = audio.samples.flatMap {
      bytes(UInt16(bitPattern: Int16(max(-1, min(1, $0)) * 32_767)), 2)
    }
    return wave(format: 1, bits: 16, sampleRate: audio.sampleRate, data: data)
  }

  /// A WAV file of 32-bit floating-point samples, which may be no numbers at all.
  package static func floatWave(_ samples: [Float], sampleRate: Int = 16_000) -> [UInt8] {
    wave(
      format: 3, bits: 32, sampleRate: sampleRate,
      data: samples.flatMap { bytes($0.bitPattern, 4) })
  }

  private static func wave(
    format: UInt16, bits: Int, sampleRate: Int, data: [UInt8]
  ) -> [UInt8] {
    Array("RIFF".utf8) + bytes(36 + data.count, 4) + Array("WAVEfmt ".utf8) + bytes(16, 4)
      + bytes(format, 2) + bytes(1, 2) + bytes(sampleRate, 4) + bytes(sampleRate * bits / 8, 4)
      + bytes(bits / 8, 2) + bytes(bits, 2) + Array("data".utf8) + bytes(data.count, 4) + data
  }

  /// The lowest bytes of a number, lowest first.
  private static func bytes(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
