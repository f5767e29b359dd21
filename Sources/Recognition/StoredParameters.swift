package import Layers
import Synchronization
package import Tensors

/// Parameters that a finished model is built from: checked, and weights packed for inference.
package final class StoredParameters: ParameterSource {
  private let read: @Sendable (String) throws -> Tensor?
  private let precision: Precision
  private let asked = Mutex<(all: Set<String>, multiplied: Set<String>)>(([], []))

  /// Values in memory, such as a training run's averages.
  package init(_ values: [String: Tensor], precision: Precision = .f32) {
    self.precision = precision
    read = { values[$0]?.detached() }
  }

  /// The tensors of a file, read one by one as they are asked for.
  package init(_ file: ParameterFile, precision: Precision = .f32) {
    self.precision = precision
    read = { try file.tensor($0) }
  }

  /// The names that the model has asked for.
  package var askedFor: Set<String> { asked.withLock { $0.all } }

  /// Those of them that are the weights of products.
  var multiplied: Set<String> { asked.withLock { $0.multiplied } }

  /// Throws `ParameterError`, or what reading threw.
  package func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    asked.withLock { _ = $0.all.insert(path) }
    guard let tensor = try read(path) else {
      throw ParameterError.missing(path: path, shape: shape)
    }
    guard tensor.shape == shape else {
      throw ParameterError.shape(path: path, expected: shape, found: tensor.shape)
    }
    guard tensor.isFinite else { throw ParameterError.notFinite(path: path) }
    return tensor
  }

  /// A weight at the source's precision, in the layout that products read fastest.
  package func weight(_ path: String, shape: [Int], initial: Initializer) throws -> Weight {
    asked.withLock { _ = $0.multiplied.insert(path) }
    return .packed(PackedMatrix(try tensor(path, shape: shape, initial: initial), precision))
  }
}
