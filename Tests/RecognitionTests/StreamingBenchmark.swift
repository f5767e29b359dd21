import Foundation
import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

/// What `scripts/bench-stream` runs: a timing is a measurement and not a test.
///
/// An encoder of random weights hears 60 s of features: at once, in one pass in chunks, and as a stream that comes
/// in pieces of 100 ms; and it is trained for a step on four times 15 s.
@Suite struct StreamingBenchmark {
  private static let output = ProcessInfo.processInfo.environment["SWIFTLET_BENCH_STREAM"]
  private static let bins = 80

  @Test(.enabled(if: output != nil))
  func `streams, recordings in chunks, and whole recordings`() throws {
    let output = try #require(Self.output)
    setKernelThreads(1)
    var lines: [String] = []
    for (name, blocks, width) in [("6x192", 6, 192), ("18x256", 18, 256)] {
      let configuration = SpeechEncoder.Configuration(
        subsampling: .init(kind: .dwStriding, channels: 64), blocks: blocks,
        block: .init(
          width: width, heads: 4, feedForwardWidth: 4 * width, kernel: 15, dropout: 0))
      let parameters = try Parameters(seed: 1) {
        _ = try SpeechEncoder(configuration, bins: Self.bins, $0)
      }
      let stored = Dictionary(
        uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0].detached()) })
      let encoder = try SpeechEncoder(
        configuration, bins: Self.bins, ParameterScope(StoredParameters(stored)))
      func line(_ what: String, _ chunking: Chunking?, seconds: Double, in time: Double) {
        let frames = chunking.map { "\($0.frames) \($0.leftChunks ?? -1)" } ?? "0 0"
        lines.append("\(name) \(what) \(frames) \(seconds / time)")
      }
      let features = sample([6000, Self.bins], "features")
      let chunkings = [4, 8, 16].map { Chunking(frames: $0, leftChunks: 64 / $0) }
      for chunking in chunkings {
        line(
          "stream", chunking, seconds: 60,
          in: Self.median {
            var stream = StreamingEncoder(encoder, chunking: chunking)
            for start in stride(from: 0, to: 6000, by: 10) {
              _ = stream.accept(features.rows(start..<start + 10))
            }
            _ = stream.finish()
          })
      }
      for chunking in [nil] + chunkings {
        line(
          "recording", chunking, seconds: 60,
          in: Self.median {
            _ = encoder(SequenceBatch([features]), chunking: chunking, .inference)
          })
        line(
          "training", chunking, seconds: 60,
          in: try Self.median {
            let batch = SequenceBatch((0..<4).map { features.rows($0 * 1500..<($0 + 1) * 1500) })
            let trained = try SpeechEncoder(
              configuration, bins: Self.bins, ParameterScope(parameters))
            let states = trained(batch, chunking: chunking, .training(RandomKey(1)))
            _ = states.rows.sum().gradients(of: parameters.leaves)
          })
      }
    }
    try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// The middle of three times, in seconds that this process computed, whatever else the machine did.
  private static func median(_ body: () throws -> Void) rethrows -> Double {
    func seconds() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    return try (0..<3).map { _ in
      let start = seconds()
      try body()
      return seconds() - start
    }.sorted()[1]
  }
}
