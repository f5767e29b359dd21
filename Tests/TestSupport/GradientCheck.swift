package import Tensors

/// Compares an operation's gradients with central differences.
///
/// The operation's result is weighted by fixed random numbers and summed, so that every element of
/// the result matters and in a different measure. Returns one line for each input element whose
/// gradient is off by more than `tolerance` relative to the largest gradient of that input.
package func gradientMismatches(
  of inputs: [Tensor], step: Float = 1e-2, tolerance: Float = 1e-2,
  _ operation: ([Tensor]) -> Tensor
) -> [String] {
  func weighted(_ result: Tensor) -> Tensor {
    let weights = Tensor(
      uniform: -1...1, shape: result.shape, key: RandomKey(7).child("weights"))
    return (result * weights).sum()
  }
  let leaves = inputs.map { $0.tracked() }
  let gradients = weighted(operation(leaves)).gradients(of: leaves)
  var mismatches: [String] = []
  for (index, input) in inputs.enumerated() {
    let values = input.array()
    let analytic = gradients[index].array()
    func loss(at element: Int, moved: Float) -> Double {
      var changed = values
      changed[element] += moved
      var all = inputs
      all[index] = Tensor(changed, shape: input.shape)
      let result = operation(all)
      let weights = Tensor(
        uniform: -1...1, shape: result.shape, key: RandomKey(7).child("weights"))
      return zip(result.array(), weights.array()).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let numeric = values.indices.map {
      Float((loss(at: $0, moved: step) - loss(at: $0, moved: -step)) / Double(2 * step))
    }
    let largest = max(numeric.map(abs).max() ?? 0, 1e-2)
    for element in values.indices
    where !(abs(numeric[element] - analytic[element]) <= tolerance * largest) {
      mismatches.append(
        "input \(index), element \(element): \(analytic[element]), "
          + "central difference \(numeric[element])")
    }
  }
  return mismatches
}

/// A tensor of reproducible numbers for tests.
package func sample(_ shape: [Int], _ name: String, in range: ClosedRange<Float> = -1...1)
  -> Tensor
{
  Tensor(uniform: range, shape: shape, key: RandomKey(1).child(name))
}
