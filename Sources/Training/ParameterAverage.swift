package import Layers
package import Tensors

/// The exponential moving average of parameters (Polyak and Juditsky 1992): what is evaluated and shipped,
/// because it errs less than any single step's values.
package struct ParameterAverage: Sendable {
  /// The averages by parameter name.
  package let values: [String: Tensor]
  private let decay: Double

  /// Starts at the parameters' present values.
  package init(of parameters: Parameters, decay: Double) {
    self.init(
      values: Dictionary(
        uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0].copied()) }),
      decay: decay)
  }

  /// Averages from a checkpoint.
  package init(values: [String: Tensor], decay: Double) {
    self.values = values
    self.decay = decay
  }

  /// Moves the averages towards the parameters after update number `step`. Early on the memory is
  /// shorter, (1 + step) / (10 + step), so that the random start is soon forgotten. What is frozen is its own
  /// average.
  package func follow(_ parameters: Parameters, step: Int) {
    let decay = min(decay, Double(1 + step) / Double(10 + step))
    for name in parameters.trained {
      values[name]?.moveAverage(towards: parameters[name], decay: Float(decay))
    }
  }
}
