import Layers
import Tensors

/// How a model's parameters are stored: all in one floating-point type, or the weights of products in 8 bits and the rest
/// in `f16`. A parameter with a number that is too large for 16 bits is stored in `f32`.
package enum ParameterStorage: String, CaseIterable, Sendable {
  case f32, f16, bf16, int8

  /// What to write for parameters of a model with this configuration.
  ///
  /// Which of them are the weights of products, the model itself says; throws what building it throws.
  func entries(
    _ parameters: [String: Tensor], of configuration: ModelConfiguration
  ) throws -> [SafetensorsEntry] {
    let multiplied = self == .int8 ? try Self.weights(parameters, of: configuration) : []
    return parameters.sorted { $0.key < $1.key }.flatMap { name, tensor in
      if multiplied.contains(name) {
        let rows = QuantizedRows(tensor)
        return [
          SafetensorsEntry.bytes(name, shape: tensor.shape, as: .i8, rows.numbers),
          .floats(ParameterFile.scales(of: name), shape: [rows.scales.count], rows.scales),
        ]
      }
      let type = fits(tensor) ? type : .f32
      return [.floats(name, shape: tensor.shape, as: type) { tensor.withSpan($0) }]
    }
  }

  /// The type of what is not in 8 bits.
  private var type: StorageType {
    switch self {
    case .f32: .f32
    case .f16, .int8: .f16
    case .bf16: .bf16
    }
  }

  /// Whether no number would become infinite.
  private func fits(_ tensor: Tensor) -> Bool {
    let limit = type.greatestMagnitude
    return tensor.withSpan { numbers in
      numbers.indices.allSatisfy { numbers[$0].magnitude <= limit }
    }
  }

  private static func weights(
    _ parameters: [String: Tensor], of configuration: ModelConfiguration
  ) throws -> Set<String> {
    let stored = StoredParameters(parameters)
    _ = try SpeechModel(configuration, ParameterScope(stored))
    return stored.multiplied
  }
}
