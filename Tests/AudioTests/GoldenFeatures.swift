import Audio
import Tensors
import TestSupport

/// A golden file of `scripts/goldens/features.py`: samples, and features of every third frame.
struct GoldenFeatures {
  /// Samples in the range of 16 bits.
  let samples: [Int]
  private let tensors: GoldenTensors

  /// Reads `fixtures/golden/features-<name>.safetensors`.
  init(_ name: String) throws {
    tensors = try GoldenTensors("features-\(name)")
    samples = try tensors.integers("samples")
  }

  /// Samples with a full scale of ±1.
  var wave: [Float] { samples.map { Float($0) / 32_768 } }

  /// The largest difference between the expected features called `name` and every third of
  /// `frames`.
  func largestDifference(_ name: String, from frames: FeatureFrames) throws -> Float {
    let tensor = try tensors[name]
    let expected = FeatureFrames(values: tensor.array(), bins: tensor.columns)
    return (0..<expected.count).flatMap { row in
      zip(expected[frame: row], frames[frame: 3 * row]).map { abs($0 - $1) }
    }.max() ?? .infinity
  }
}
