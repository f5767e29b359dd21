package import Tensors

/// Chooses what a parallel decoder is told of the target in training (Qian et al. 2021, "Glancing
/// transformer"; Gao et al. 2022, §3.3): the more of it the more it gets wrong by itself.
package enum GlancingSampler {
  /// ⌊`ratio`·d⌋ positions of the target in order, drawn evenly, where d is the Hamming distance between
  /// what was predicted and the target.
  package static func positions(
    predicted: [Int], target: [Int], ratio: Double, key: RandomKey
  ) -> [Int] {
    precondition(predicted.count == target.count, "one prediction for each token")
    let distance = zip(predicted, target).count { $0 != $1 }
    let count = Int(ratio * Double(distance))
    let order = target.indices.map { (key.uniform(UInt64($0)), $0) }.sorted { $0 < $1 }
    return order.prefix(count).map(\.1).sorted()
  }
}
