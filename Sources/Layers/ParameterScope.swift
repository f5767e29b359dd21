package import Tensors

/// Where parameters come from: a training set, a file, or fresh random values.
package protocol ParameterSource: Sendable {
  /// The parameter at a dotted path. Throws `ParameterError` where it is missing or misshapen.
  func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor
  /// A weight [O, I], in the form that this source's users multiply with.
  func weight(_ path: String, shape: [Int], initial: Initializer) throws -> Weight
}

extension ParameterSource {
  /// As it was stored, so that gradients can flow.
  package func weight(_ path: String, shape: [Int], initial: Initializer) throws -> Weight {
    .plain(try tensor(path, shape: shape, initial: initial))
  }
}

/// A place in a model: layers ask it for their parameters by name. Names in a file are therefore the
/// paths of the code, and one initialiser serves training and inference.
package struct ParameterScope: Sendable {
  /// The dotted path down to here.
  package let path: String
  private let source: any ParameterSource

  /// The root of a model.
  package init(_ source: any ParameterSource) { self.init(path: "", source: source) }

  private init(path: String, source: any ParameterSource) {
    self.path = path
    self.source = source
  }

  /// The scope of a part.
  package subscript(name: String) -> ParameterScope {
    ParameterScope(path: full(name), source: source)
  }

  /// The scope of the index-th of equal parts.
  package subscript(index: Int) -> ParameterScope { self[String(index)] }

  /// A parameter of this part. Throws `ParameterError`.
  package func tensor(_ name: String, shape: [Int], initial: Initializer) throws -> Tensor {
    try source.tensor(full(name), shape: shape, initial: initial)
  }

  /// A weight [O, I] of this part. Throws `ParameterError`.
  package func weight(_ name: String, shape: [Int], initial: Initializer) throws -> Weight {
    try source.weight(full(name), shape: shape, initial: initial)
  }

  private func full(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

/// A parameter that a model asks for and its source cannot give.
package enum ParameterError: Error, Equatable, CustomStringConvertible {
  case missing(path: String, shape: [Int])
  case shape(path: String, expected: [Int], found: [Int])
  case notFinite(path: String)

  /// One sentence for people.
  package var description: String {
    switch self {
    case .missing(let path, let shape):
      "the parameter \(path) of shape \(shape) is missing; "
        + "the configuration asks for more than the weights hold"
    case .shape(let path, let expected, let found):
      "the parameter \(path) has shape \(found), but the configuration asks for \(expected)"
    case .notFinite(let path):
      "the parameter \(path) holds infinite values or values that are not numbers; "
        + "the weights are damaged or their training diverged"
    }
  }
}
