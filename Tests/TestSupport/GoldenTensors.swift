package import Tensors

/// The tensors of a file in `fixtures/golden`, made by a script in `scripts/goldens`.
package struct GoldenTensors: Sendable {
  private let file: SafetensorsFile

  /// Opens `fixtures/golden/<name>.safetensors`.
  package init(_ name: String) throws {
    file = try SafetensorsFile(path: Fixtures.path("golden/\(name).safetensors"))
  }

  /// What the file holds and how it was computed.
  package var description: String { file.metadata["description"] ?? "" }

  /// The names of the tensors, sorted.
  package var names: [String] { file.names }

  /// A floating-point tensor with the shape that it has in the file.
  package subscript(_ name: String) -> Tensor {
    get throws {
      guard let shape = file.entry(name)?.shape else {
        throw SafetensorsError.missingTensor(path: file.path, name: name)
      }
      return Tensor(try file.floats(name), shape: shape)
    }
  }

  /// A tensor of integers, such as lengths.
  package func integers(_ name: String) throws -> [Int] { try file.integers(name).map { Int($0) } }

  /// How `actual` differs from the golden tensor `name`, or `nil` if it does not: the element that is
  /// furthest beyond `absolute + relative * |expected|`. A shape may differ where the numbers agree in order.
  package func mismatch(
    _ actual: Tensor, _ name: String, relative: Float = 1e-4, absolute: Float = 1e-5
  ) throws -> String? {
    let expected = try file.floats(name)
    let found = actual.array()
    guard found.count == expected.count else {
      return "\(name): \(actual.shape) where \(file.entry(name)?.shape ?? []) was expected"
    }
    func excess(_ index: Int) -> Float {
      let difference = abs(found[index] - expected[index])
      let allowed = absolute + relative * abs(expected[index])
      return difference.isNaN ? .infinity : difference - allowed
    }
    guard let worst = found.indices.max(by: { excess($0) < excess($1) }), excess(worst) > 0 else {
      return nil
    }
    let wrong = found.indices.filter { excess($0) > 0 }.count
    return "\(name): \(wrong) of \(found.count) differ, most at element \(worst): "
      + "\(found[worst]) where \(expected[worst]) was expected"
  }
}

/// A matrix with `tensor.shape[0]` rows, all other dimensions taken as columns, on its side: torch's
/// depthwise weights [D, 1, K] become ours [K, D], and ours [K, D] become theirs up to the one.
package func transposed(_ tensor: Tensor) -> Tensor {
  let (rows, columns, numbers) = (tensor.rows, tensor.columns, tensor.array())
  return Tensor(
    (0..<rows * columns).map { numbers[$0 % rows * columns + $0 / rows] }, shape: [columns, rows])
}
