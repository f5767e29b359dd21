internal import Layers
package import Recognition
package import Tensors

/// The tiny model with a head cassnat beside its CTC head.
package enum TinyCASSNAT {
  /// One self-attention block and two mixed ones, with a second objective.
  package static var head: CASSNATHead.Configuration {
    var head = CASSNATHead.Configuration(
      selfBlocks: 1, mixedBlocks: 2, heads: 2, feedForwardWidth: 24, dropout: 0.1)
    head.intermediate = .init(block: 2, weight: 0.1)
    return head
  }

  /// The tiny model's, with one head more.
  package static var configuration: ModelConfiguration {
    var configuration = TinyModel.configuration
    configuration.heads.append(head)
    return configuration
  }

  /// Its random parameters by name. The output layers are enlarged: CTC hears tokens but is unsure of some
  /// frames, and cassnat is sure of what it reads.
  package static func parameters(seed: UInt64 = 1) throws -> [String: Tensor] {
    let scales: [String: Float] = [
      "heads.ctc.output.weight": 4, "heads.cassnat.output.weight": 8,
    ]
    let parameters = try Parameters(seed: seed) { _ = try SpeechModel(configuration, $0) }
    return Dictionary(
      uniqueKeysWithValues: parameters.names.map { name in
        (name, parameters[name].detached() * (scales[name] ?? 1))
      })
  }

  /// Encoder and heads, ready to decode.
  package static func model() throws -> SpeechModel {
    try SpeechModel(configuration, ParameterScope(StoredParameters(parameters())))
  }
}
