import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct SpeechDecoderTests {
  @Test func effortsAddUp() {
    var sum = DecodingEffort(passes: 1, drafted: 2, accepted: 1)
    sum += DecodingEffort(passes: 3, drafted: 4, accepted: 4)
    #expect(sum == DecodingEffort(passes: 4, drafted: 6, accepted: 5))
  }

  /// Decoders with the heads that have a say in what they find.
  static let decoders: [(name: String, heads: [String], options: DecodingOptions)] = [
    ("ctc", ["ctc"], DecodingOptions()),
    ("ctc", ["ctc"], DecodingOptions(beamSize: 4, alternatives: 3)),
    ("attention", ["attention", "ctc"], DecodingOptions()),
    (
      "attention", ["attention", "ctc"],
      DecodingOptions(beamSize: 4, alternatives: 3).with(ctcWeight: 0.4, lmWeight: 0.4)
    ),
    ("cassnat", ["cassnat", "ctc"], DecodingOptions(alternatives: 3)),
    ("cassnat", ["attention", "cassnat", "ctc"], DecodingOptions().with(alignments: 8)),
    ("paraformer", ["paraformer", "ctc"], DecodingOptions(alternatives: 3)),
    ("speculative", ["attention", "ctc"], DecodingOptions()),
  ]

  @Test(arguments: decoders.indices)
  func whatIsNoNumberIsNoResult(index: Int) throws {
    let (name, heads, options) = Self.decoders[index]
    let features = SequenceBatch([sample([200, 16], "a", in: -3...3)])
    for damaged in [nil] + heads {
      var parameters = try TinyHeads.parameters()
      if let damaged, let weight = parameters["heads.\(damaged).output.weight"] {
        // Finite, each by itself.
        parameters["heads.\(damaged).output.weight"] = weight.mapped { $0 < 0 ? -3e38 : 3e38 }
      }
      let model = try SpeechModel(
        TinyHeads.configuration, ParameterScope(StoredParameters(parameters)))
      let decoder = try model.decoder(name, options)
      let speech = model.encode(features, .inference)
      guard damaged != nil else {
        #expect(try decoder.decodeFinite(speech)[0].hypotheses[0].tokens.count > 3)
        continue
      }
      #expect(throws: ModelError.notFinite, "\(name), \(damaged ?? "")") {
        _ = try decoder.decodeFinite(speech)
      }
    }
  }

  @Test func statesThatAreNoNumbersAreNotDecoded() throws {
    let model = try TinyHeads.model()
    let speech = EncodedSpeech(
      states: SequenceBatch([Tensor([Float](repeating: .nan, count: 160), shape: [5, 32])]),
      posteriors: nil)
    let decoder = try model.decoder("paraformer", DecodingOptions())
    #expect(throws: ModelError.notFinite) { _ = try decoder.decodeFinite(speech) }
  }
}

extension DecodingOptions {
  fileprivate func with(
    ctcWeight: Double? = nil, lmWeight: Double? = nil, alignments: Int? = nil
  ) -> DecodingOptions {
    var options = self
    (options.ctcWeight, options.lmWeight, options.alignments) = (ctcWeight, lmWeight, alignments)
    return options
  }
}

extension Tensor {
  fileprivate func mapped(_ change: (Float) -> Float) -> Tensor {
    Tensor(array().map(change), shape: shape)
  }
}
