internal import Audio
package import Layers
internal import Tensors

/// One encoder and the heads that share it: a value made of a configuration and parameters.
package struct SpeechModel: Sendable {
  /// The encoder.
  package let encoder: SpeechEncoder
  /// The heads by kind.
  package let heads: [String: any Head]

  /// Builds every part. Training builds it anew each step, over parameters that track gradients;
  /// inference builds it once. Throws `ParameterError`.
  package init(_ configuration: ModelConfiguration, _ scope: ParameterScope) throws {
    var encoder = try SpeechEncoder(
      configuration.encoder, bins: configuration.features.bins, scope["encoder"])
    let sizes = HeadSizes(
      width: configuration.encoder.block.width, vocabulary: configuration.vocabularySize)
    var heads: [String: any Head] = [:]
    for head in configuration.heads {
      let kind = type(of: head).kind
      heads[kind] = try head.makeHead(sizes, scope["heads"][kind])
    }
    encoder.conditioning = (heads[CTCHead.Configuration.kind] as? CTCHead)?.conditioning ?? [:]
    self.encoder = encoder
    self.heads = heads
  }

  /// Joins parts that were built before.
  init(encoder: SpeechEncoder, heads: [String: any Head]) {
    self.encoder = encoder
    self.heads = heads
  }

  /// The part of a model that a parameter belongs to: "encoder", or a head such as "heads.ctc".
  package static func part(ofParameter name: String) -> String {
    let path = name.split(separator: ".")
    return path.prefix(path.first == "heads" ? 2 : 1).joined(separator: ".")
  }

  /// Features [N, F] → what the heads receive: of whole utterances, or as a stream hears them. In training the outputs of
  /// the blocks that a head looks at are kept, and those of `blocks`. The time of each stage is charged to `clock`.
  package func encode(
    _ features: SequenceBatch, chunking: Chunking? = nil, keeping blocks: Set<Int> = [],
    _ mode: Mode, clock: StageClock? = nil
  ) -> EncodedSpeech {
    let kept: Set<Int> =
      if case .training = mode {
        Set(heads.values.flatMap(\.intermediateBlocks)).union(blocks)
      } else { [] }
    let (states, intermediate) = clock.measure(.encoder) {
      encoder(features, chunking: chunking, keeping: kept, mode.child("encoder"), clock: clock)
    }
    return encoded(states, intermediate, clock)
  }

  /// The outputs [N, D] of a block of the encoder, counted from 1 → what the heads receive.
  package func encode(
    after block: Int, _ states: SequenceBatch, chunking: Chunking? = nil, _ mode: Mode
  ) -> EncodedSpeech {
    encoded(
      encoder(after: block, states, chunking: chunking, mode.child("encoder")), [:], nil)
  }

  private func encoded(
    _ states: SequenceBatch, _ intermediate: [Int: SequenceBatch], _ clock: StageClock?
  ) -> EncodedSpeech {
    guard let ctc = heads[CTCHead.Configuration.kind] as? CTCHead else {
      return EncodedSpeech(
        states: states, intermediate: intermediate, clock: clock, posteriors: nil)
    }
    return EncodedSpeech(states: states, intermediate: intermediate, clock: clock) {
      ctc.logPosteriors($0)
    }
  }
}
