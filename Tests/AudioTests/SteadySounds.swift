import Audio
import Foundation
import Tensors
import TestSupport

/// Sound in which nobody speaks, at 16 kHz, and speech to mix it with.
enum SteadySounds {
  static let rate = 16_000

  static func silence(seconds: Double) -> [Float] {
    [Float](repeating: 0, count: Int(seconds * Double(rate)))
  }

  /// Noise with the same power in every hertz; `level` is its deviation.
  static func white(seconds: Double, level: Float, seed: UInt64 = 1) -> [Float] {
    let key = RandomKey(seed).child("white")
    return (0..<Int(seconds * Double(rate))).map { level * Float(key.normal(UInt64($0))) }
  }

  /// Noise whose power falls by about 3 dB an octave: a sum of low passes an octave or more apart.
  static func pink(seconds: Double, level: Float) -> [Float] {
    let poles: [Float] = [0.9977, 0.963, 0.57]
    let gains: [Float] = [0.099, 0.2965, 1.0527]
    var states: [Float] = [0, 0, 0]
    return white(seconds: seconds, level: level / 3).map { sample in
      for index in states.indices {
        states[index] = poles[index] * states[index] + gains[index] * sample
      }
      return states.reduce(0.1848 * sample, +)
    }
  }

  /// A sum of sines.
  static func tones(_ frequencies: [Double], seconds: Double, level: Double = 0.2) -> [Float] {
    (0..<Int(seconds * Double(rate))).map { index in
      let time = Double(index) / Double(rate)
      return Float(level * frequencies.reduce(0) { $0 + sin(2 * .pi * $1 * time) })
    }
  }

  /// Chords of harmonic tones, struck every 0.6 seconds, that ring and die away.
  static func music(seconds: Double) -> [Float] {
    var samples = silence(seconds: seconds)
    for strike in 0..<Int(seconds / 0.6) {
      let start = Int(0.6 * Double(strike) * Double(rate))
      for voice in 0..<3 {
        let pitch = 220 * pow(2, Double((strike * 5 + voice * 4) % 19) / 12)
        for offset in 0..<min(rate, samples.count - start) {
          let time = Double(offset) / Double(rate)
          let tone = (1...12).reduce(0.0) {
            $0 + sin(2 * .pi * Double($1) * pitch * time) / Double($1)
          }
          samples[start + offset] += Float(
            0.05 * tone * min(1, time / 0.01) * exp(-3 * time) * min(1, (1 - time) / 0.05))
        }
      }
    }
    return samples
  }

  /// Sound cut to the numbers that 16 bits can hold.
  static func quantized(_ samples: [Float]) -> [Float] {
    samples.map { ($0 * 32_768).rounded() / 32_768 }
  }

  /// A committed recording of a sentence.
  static func speech(_ name: String = "an4-an167-fsrb") throws -> [Float] {
    try AudioFile.read(Fixtures.path("audio/\(name).flac")).samples
  }

  /// `samples` so much louder that their root mean square is `level` dB re full scale.
  static func scaled(_ samples: [Float], toLevel level: Double) -> [Float] {
    let gain = Float(pow(10, level / 20)) / deviation(samples)
    return samples.map { $0 * gain }
  }

  /// The root mean square.
  static func deviation(_ samples: [Float]) -> Float {
    (samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)).squareRoot()
  }
}
