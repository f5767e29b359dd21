/// Operations on rows as wholes: the last dimension.
extension Tensor {
  /// Layer normalization (Ba et al. 2016): each row to mean 0 and variance 1, then gain and bias [D].
  package func layerNorm(gain: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
    let width = shape.last ?? 1
    precondition(
      gain.shape == [width] && bias.shape == [width],
      "layer norm of \(shape) with \(gain.shape) and \(bias.shape)")
    let tracked = isTracked || gain.isTracked || bias.isTracked
    let (x, g, device) = (detached(), gain.detached(), device)
    let (result, statistics) = device.layerNorm(
      self, gain: gain, bias: bias, epsilon: epsilon, keepingStatistics: tracked)
    guard let statistics else { return result }
    return result.recorded(from: [self, gain, bias]) {
      let gradient = device.layerNormBackward($0, x, gain: g, statistics: statistics)
      return [gradient.x, gradient.gain, gradient.bias]
    }
  }

  /// Each row as a distribution.
  package func softmax() -> Tensor {
    let (y, device) = (device.softmax(self), device)
    return y.recorded(from: self) { device.softmaxBackward($0, y) }
  }

  /// The logarithm of `softmax`, without its underflow.
  package func logSoftmax() -> Tensor {
    let (y, device) = (device.logSoftmax(self), device)
    return y.recorded(from: self) { device.logSoftmaxBackward($0, y) }
  }
}
