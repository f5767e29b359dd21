import Audio
import Foundation
import Testing

/// The Swift half of `scripts/bench-features`: runs only when the script asks for it, because a
/// timing is a measurement and not a test.
@Suite struct FeatureBenchmark {
  private static let output = ProcessInfo.processInfo.environment["SWIFTLET_BENCH_FEATURES"]

  @Test(.enabled(if: output != nil))
  func `features of ten minutes of audio`() throws {
    let output = try #require(Self.output)
    let features = try LogMel(.kaldi)
    var state: UInt32 = 1
    let samples = (0..<9_600_000).map { _ -> Float in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Int32(bitPattern: state)) / 0x1p34
    }
    let clock = ContinuousClock()
    var frames = 0
    let times = (0..<3).map { _ in
      clock.measure { frames = features.features(of: samples).count }
    }
    let seconds = try #require(times.min()) / .seconds(1)
    try "\(seconds) \(frames)".write(toFile: output, atomically: true, encoding: .utf8)
  }
}
