import Layers
import Synchronization
import Tensors
import TestSupport

/// Runs one of our layers with torch's parameters and compares output and all gradients with torch's.
///
/// Torch keeps some parameters in another order; an `Arrangement` tells where each of our numbers
/// stands in torch's tensor.
final class GoldenLayer: ParameterSource {
  struct Arrangement: Sendable {
    var name: String
    /// For each of our elements the index of torch's; nil where both orders agree.
    var order: [Int]?
  }

  let golden: GoldenTensors
  private let arrangements: [String: Arrangement]
  private let leaves = Mutex<[String: Tensor]>([:])

  init(_ name: String, _ arrangements: [String: Arrangement]) throws {
    golden = try GoldenTensors(name)
    self.arrangements = arrangements
  }

  /// The same with plain names, ours → torch's.
  convenience init(_ name: String, names: [String: String]) throws {
    try self.init(name, names.mapValues { Arrangement(name: $0, order: nil) })
  }

  func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    guard let arrangement = arrangements[path] else {
      throw ParameterError.missing(path: path, shape: shape)
    }
    let theirs = try golden[arrangement.name].array()
    let order = arrangement.order ?? Array(theirs.indices)
    let leaf = Tensor(order.map { theirs[$0] }, shape: shape).tracked()
    leaves.withLock { $0[path] = leaf }
    return leaf
  }

  /// Every difference from torch: output, gradient of the input, gradient of each parameter.
  func mismatches(_ layer: (ParameterScope, SequenceBatch) throws -> Tensor) throws -> [String] {
    let input = try golden["input"].tracked()
    let batch = SequenceBatch(rows: input, lengths: try golden.integers("lengths"))
    let output = try layer(ParameterScope(self), batch)
    let used = leaves.withLock { $0 }.sorted { $0.key < $1.key }
    let gradients = (output * (try golden["upstream"])).sum()
      .gradients(of: [input] + used.map(\.value))
    var mismatches = [
      try golden.mismatch(output, "output"), try golden.mismatch(gradients[0], "grad.input"),
    ]
    for ((path, _), gradient) in zip(used, gradients.dropFirst()) {
      guard let arrangement = arrangements[path] else { continue }
      var theirs = gradient.array()
      for (index, place) in (arrangement.order ?? []).enumerated() {
        theirs[place] = gradient.array()[index]
      }
      mismatches.append(
        try golden.mismatch(
          Tensor(theirs, shape: [theirs.count]), "grad.\(arrangement.name)", absolute: 2e-5))
    }
    let unused = Set(arrangements.keys).subtracting(used.map(\.key))
    return mismatches.compactMap(\.self) + unused.map { "\($0) was not asked for" }
  }
}

/// [K, C] from torch's [C, 1, K].
func depthwiseOrder(kernel: Int, channels: Int) -> [Int] {
  (0..<kernel).flatMap { k in (0..<channels).map { $0 * kernel + k } }
}

/// [O, 9 I] with columns (time, bin, channel) from torch's [O, I, 3, 3].
func convolutionOrder(outputs: Int, inputs: Int) -> [Int] {
  (0..<outputs).flatMap { o in
    (0..<9).flatMap { k in (0..<inputs).map { (o * inputs + $0) * 9 + k } }
  }
}

/// [D, bins · channels] with the channel fastest from torch's channel-major columns.
func flattenedOrder(width: Int, bins: Int, channels: Int) -> [Int] {
  (0..<width).flatMap { row in
    (0..<bins).flatMap { f in (0..<channels).map { row * bins * channels + $0 * bins + f } }
  }
}
