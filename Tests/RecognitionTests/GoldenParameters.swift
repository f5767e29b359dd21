import Layers
import Synchronization
import Tensors
import TestSupport

/// Parameters of a golden file that has them by our names and in our layouts, as tracked leaves.
final class GoldenParameters: ParameterSource {
  private let golden: GoldenTensors
  private let leaves = Mutex<[String: Tensor]>([:])

  init(_ golden: GoldenTensors) { self.golden = golden }

  func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    let values = try golden["weight.\(path)"]
    guard values.shape == shape else {
      throw ParameterError.shape(path: path, expected: shape, found: values.shape)
    }
    let leaf = values.tracked()
    leaves.withLock { $0[path] = leaf }
    return leaf
  }

  /// What the file has and no layer asked for.
  var unused: [String] {
    let used = Set(leaves.withLock { Array($0.keys) }.map { "weight.\($0)" })
    return golden.names.filter { $0.hasPrefix("weight.") && !used.contains($0) }
  }

  /// Every difference between the gradients of a loss and those of the file, for the parameters and for other
  /// leaves by name; the file has them under `prefix`.
  func mismatches(
    of loss: Tensor, and others: [String: Tensor] = [:], under prefix: String = "grad"
  ) throws -> [String] {
    var all = others
    for (path, leaf) in leaves.withLock({ $0 }) { all["weight.\(path)"] = leaf }
    let names = all.keys.sorted()
    let gradients = loss.gradients(of: names.compactMap { all[$0] })
    return try zip(names, gradients).compactMap { name, gradient in
      try golden.mismatch(gradient, "\(prefix).\(name)", absolute: 2e-5)
    }
  }
}
