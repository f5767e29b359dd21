import Foundation
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

/// What `scripts/bench-in-flight` runs: a timing is a measurement and not a test.
///
/// Utterances of 1 to 30 seconds in 80 ms frames, in no order, and a decoder of random weights, of which each
/// utterance takes about three tokens a second: the length bound ends a search, because random weights never
/// do. Both kinds of batch compute the same numbers, which is checked.
@Suite struct InFlightBenchmark {
  private static let output = ProcessInfo.processInfo.environment["SWIFTLET_BENCH_IN_FLIGHT"]
  private static let sizes = HeadSizes(width: 256, vocabulary: 512)

  @Test(.enabled(if: output != nil))
  func `two hundred utterances in flight and in static batches`() throws {
    let output = try #require(Self.output)
    let head = try Self.head()
    let key = RandomKey(7).child("lengths")
    // Recordings are mostly short, and some are long.
    let seconds = (0..<200).map { 1 + 29 * pow(key.uniform(UInt64($0)), 2) }
    let speech = Self.speech(
      frames: seconds.map { Int($0 * 12.5) }, tokens: seconds.map { Int($0 * 3) })
    var lines: [String] = []
    for beam in [1, 4] {
      var decoder = try AttentionDecoder(
        head, DecodingOptions(beamSize: beam), in: TinyAttentionHead.model())
      for slots in [2, 4, 8, 16, 32, 64] where (8...128).contains(slots * beam) {
        let batches = [InFlightBatch.Admission.immediate, .together].map {
          InFlightBatch(slots: slots, admission: $0)
        }
        var (times, results): ([[Double]], [[DecodedUtterance]]) = ([[], []], [[], []])
        for _ in 0..<3 {
          for (index, batch) in batches.enumerated() {
            decoder.batch = batch
            let clock = ContinuousClock()
            let time = clock.measure { results[index] = decoder.decode(speech) }
            times[index].append(time / .seconds(1))
          }
        }
        #expect(results[0] == results[1])
        let (inFlight, together) = (times[0].sorted()[1], times[1].sorted()[1])
        lines.append("\(beam) \(slots) \(inFlight) \(together)")
      }
    }
    try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
  }

  private static func head() throws -> AttentionHead {
    let configuration = AttentionHead.Configuration(blocks: 4, heads: 4, feedForwardWidth: 1024)
    let fresh = FreshParameters(seed: 1)
    _ = try AttentionHead(sizes, configuration, ParameterScope(fresh))
    var values = fresh.made
    values["output.bias"] = Tensor([-100] + Array(repeating: 0, count: 511), shape: [512])
    return try AttentionHead(sizes, configuration, ParameterScope(StoredParameters(values)))
  }

  /// States, and posteriors from which the length bound of `tokens` follows.
  private static func speech(frames: [Int], tokens: [Int]) -> EncodedSpeech {
    let posteriors = zip(frames, tokens).map { frames, tokens in
      let heard = max(0, tokens - 5) * 2 / 3
      return Tensor(shape: [frames, sizes.vocabulary]) { span in
        for frame in 0..<frames {
          let label = frame.isMultiple(of: 2) && frame / 2 < heard ? 1 : 0
          span[frame * sizes.vocabulary + label] = 9
        }
      }.logSoftmax()
    }
    let batch = SequenceBatch(posteriors)
    return EncodedSpeech(
      states: SequenceBatch(
        rows: sample([frames.reduce(0, +), sizes.width], "states"), lengths: frames)
    ) { _ in batch }
  }
}
