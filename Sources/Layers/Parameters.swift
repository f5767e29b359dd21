import Synchronization
package import Tensors

/// The named parameters of a model in training: tracked tensors that an optimizer changes in place.
package struct Parameters: Sendable, ParameterSource {
  /// All names in order, the order in which optimizers and files walk them.
  package let names: [String]
  private let tensors: [String: Tensor]

  /// Takes values over as tracked leaves.
  package init(_ values: [String: Tensor]) {
    names = values.keys.sorted()
    tensors = values.mapValues { $0.tracked() }
  }

  /// The fresh parameters of a model, found by building it once.
  package init(seed: UInt64, building model: (ParameterScope) throws -> Void) rethrows {
    let fresh = FreshParameters(seed: seed)
    try model(ParameterScope(fresh))
    self.init(fresh.made)
  }

  /// The parameter of a name that `names` lists.
  package subscript(name: String) -> Tensor {
    guard let tensor = tensors[name] else { preconditionFailure("no parameter \(name)") }
    return tensor
  }

  /// All parameters, in the order of `names`.
  package var all: [Tensor] { names.map { self[$0] } }

  /// The number of scalars.
  package var count: Int { all.reduce(0) { $0 + $1.count } }

  /// Looks a parameter up. Throws `ParameterError`.
  package func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    guard let tensor = tensors[path] else {
      throw ParameterError.missing(path: path, shape: shape)
    }
    guard tensor.shape == shape else {
      throw ParameterError.shape(path: path, expected: shape, found: tensor.shape)
    }
    return tensor
  }
}

/// Makes each parameter that a model asks for, and remembers it.
package final class FreshParameters: ParameterSource {
  private let key: RandomKey
  private let record = Mutex<[String: Tensor]>([:])

  /// Values depend on the seed and the path only.
  package init(seed: UInt64) { key = RandomKey(seed).child("parameters") }

  /// All that was asked for so far.
  package var made: [String: Tensor] { record.withLock { $0 } }

  /// The parameter's start value.
  package func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    record.withLock { record in
      if let known = record[path] { return known }
      let tensor = initial.tensor(shape: shape, key: key.child(path))
      record[path] = tensor
      return tensor
    }
  }
}
