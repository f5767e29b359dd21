package import Tensors

/// A vector for each token: ids → [n, D].
package struct Embedding: Sendable {
  private let table: Tensor

  /// `weight` [V, D]. Throws `ParameterError`.
  package init(vocabulary: Int, width: Int, _ scope: ParameterScope) throws {
    table = try scope.tensor(
      "weight", shape: [vocabulary, width],
      initial: .normal(deviation: 1 / Float(width).squareRoot()))
  }

  /// The vectors of the tokens, in order.
  package func callAsFunction(_ tokens: [Int]) -> Tensor { table.gathering(rows: tokens) }
}
