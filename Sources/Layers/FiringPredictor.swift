internal import Tensors

/// Says how much of a token each frame holds (Gao et al. 2022, §3.2): depthwise convolution over time, the
/// frame itself added, ReLU, linear, sigmoid.
package struct FiringPredictor: Sendable {
  private let depthwise, depthwiseBias: Tensor
  private let output: Linear
  private let dropout: Float

  /// A kernel [K, D] that looks (K − 1) / 2 frames to either side, and a linear layer [1, D]. Throws
  /// `ParameterError`.
  package init(width: Int, kernel: Int, dropout: Float, _ scope: ParameterScope) throws {
    depthwise = try scope.tensor(
      "depthwise.weight", shape: [kernel, width], initial: .fanIn(kernel))
    depthwiseBias = try scope.tensor("depthwise.bias", shape: [width], initial: .zeros)
    output = try Linear(width, 1, scope["output"])
    self.dropout = dropout
  }

  /// States [ΣT, D] → weights [ΣT, 1] between 0 and 1.
  package func callAsFunction(_ states: SequenceBatch, _ mode: Mode) -> SequenceBatch {
    let heard = states.rows.depthwiseConvolution(
      weight: depthwise, bias: depthwiseBias, lengths: states.lengths,
      leftContext: (depthwise.rows - 1) / 2)
    let hidden = (heard + states.rows).dropout(dropout, mode).activated(.relu)
    return states.with(rows: output(hidden).sigmoid())
  }
}
