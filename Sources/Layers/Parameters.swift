import Synchronization
package import Tensors

/// The named parameters of a model in training: tracked tensors that an optimizer changes in place, and
/// frozen ones, which stay as they are.
package struct Parameters: Sendable, ParameterSource {
  /// All names in order, the order in which files list them.
  package let names: [String]
  /// The names of those that learn, in order: the order of gradients.
  package let trained: [String]
  /// The precision of the products with weights, forward and backward. The weights themselves are f32.
  package let precision: Precision
  private let tensors: [String: Tensor]

  /// Takes values over as tracked leaves; those of the names in `frozen` as constants, below which nothing
  /// is recorded.
  package init(
    _ values: [String: Tensor], frozen: Set<String> = [], precision: Precision = .f32
  ) {
    self.precision = precision
    names = values.keys.sorted()
    trained = names.filter { !frozen.contains($0) }
    tensors = values.reduce(into: [:]) { tensors, value in
      tensors[value.key] =
        frozen.contains(value.key) ? value.value.detached() : value.value.tracked()
    }
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

  /// Those that learn, in the order of `trained`.
  package var leaves: [Tensor] { trained.map { self[$0] } }

  /// The names of a part's parameters, or of the one parameter, at a dotted path.
  package func names(at path: String) -> [String] {
    names.filter { $0 == path || $0.hasPrefix(path + ".") }
  }

  /// The same memory, with the parameters of these names frozen and all others learning.
  package func freezing(_ frozen: Set<String>) -> Parameters {
    Parameters(tensors, frozen: frozen, precision: precision)
  }

  /// The same memory, for products of another precision.
  package func multiplied(in precision: Precision) -> Parameters {
    Parameters(tensors, frozen: Set(names).subtracting(trained), precision: precision)
  }

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

  /// Looks a weight up. Throws `ParameterError`.
  package func weight(_ path: String, shape: [Int], initial: Initializer) throws -> Weight {
    .plain(try tensor(path, shape: shape, initial: initial), precision)
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
