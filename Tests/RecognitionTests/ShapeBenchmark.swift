import Foundation
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

/// What `scripts/bench-shapes` runs: a timing is a measurement and not a test.
///
/// Two models of random weights and as many parameters: one divides its blocks evenly between encoder and
/// decoder, the other has nearly all of them in the encoder. Utterances of 5 to 15 seconds; the length bound
/// makes each take about 3.3 tokens a second, because random weights never end a sentence.
@Suite struct ShapeBenchmark {
  private static let output = ProcessInfo.processInfo.environment["SWIFTLET_BENCH_SHAPES"]
  private static let width = 256
  private static let vocabulary = 512
  private static let bins = 80

  private struct Shape {
    let name: String
    let encoder: SpeechEncoder
    let head: AttentionHead
    let parameters: Int

    init(_ name: String, encoderBlocks: Int, decoderBlocks: Int) throws {
      let fresh = FreshParameters(seed: 1)
      let encoder = SpeechEncoder.Configuration(
        subsampling: .init(kind: .dwStriding, channels: 64), blocks: encoderBlocks,
        block: .init(width: width, heads: 4, feedForwardWidth: 1024, kernel: 9, dropout: 0))
      let head = AttentionHead.Configuration(
        blocks: decoderBlocks, heads: 4, feedForwardWidth: 1024)
      let sizes = HeadSizes(width: width, vocabulary: vocabulary)
      func build(_ source: any ParameterSource) throws -> (SpeechEncoder, AttentionHead) {
        let scope = ParameterScope(source)
        return (
          try SpeechEncoder(encoder, bins: bins, scope["encoder"]),
          try AttentionHead(sizes, head, scope["head"])
        )
      }
      _ = try build(fresh)
      var values = fresh.made
      // A sentence never ends by itself.
      values["head.output.bias"] = Tensor(
        [-100] + Array(repeating: 0, count: vocabulary - 1), shape: [vocabulary])
      (self.encoder, self.head) = try build(StoredParameters(values))
      self.name = name
      parameters = values.values.reduce(0) { $0 + $1.count }
    }
  }

  @Test(.enabled(if: output != nil))
  func `an even split against a deep encoder with a shallow decoder`() throws {
    let output = try #require(Self.output)
    let shapes = [
      try Shape("12+12", encoderBlocks: 12, decoderBlocks: 12),
      try Shape("18+3", encoderBlocks: 18, decoderBlocks: 3),
    ]
    let key = RandomKey(7).child("lengths")
    let seconds = (0..<32).map { 5 + 10 * key.uniform(UInt64($0)) }
    let features = SequenceBatch(
      seconds.enumerated().map { sample([Int($1 * 100), Self.bins], "\($0)") })
    var lines: [String] = []
    for beam in [1, 4] {
      var times = shapes.map { _ in (encoder: [Double](), decoder: [Double]()) }
      for _ in 0..<3 {
        for (index, shape) in shapes.enumerated() {
          let decoder = try AttentionDecoder(
            shape.head, DecodingOptions(beamSize: beam), in: TinyAttentionHead.model())
          let clock = ContinuousClock()
          var states = features
          times[index].encoder.append(
            clock.measure { states = shape.encoder(features, .inference) } / .seconds(1))
          let speech = Self.speech(states, tokens: seconds.map { Int($0 * 3.3) })
          times[index].decoder.append(
            try clock.measure { _ = try decoder.decode(speech) } / .seconds(1))
        }
      }
      for (shape, time) in zip(shapes, times) {
        let (encoder, decoder) = (time.encoder.sorted()[1], time.decoder.sorted()[1])
        let audio = seconds.reduce(0, +)
        lines.append("\(beam) \(shape.name) \(shape.parameters) \(encoder) \(decoder) \(audio)")
      }
    }
    try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// States with posteriors from which the length bound of `tokens` follows.
  private static func speech(_ states: SequenceBatch, tokens: [Int]) -> EncodedSpeech {
    let posteriors = zip(states.lengths, tokens).map { frames, tokens in
      let heard = max(0, tokens - 5) * 2 / 3
      return Tensor(shape: [frames, vocabulary]) { span in
        for frame in 0..<frames {
          let label = frame.isMultiple(of: 2) && frame / 2 < heard ? 1 : 0
          span[frame * vocabulary + label] = 9
        }
      }.logSoftmax()
    }
    let batch = SequenceBatch(posteriors)
    return EncodedSpeech(states: states) { _ in batch }
  }
}
