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

  /// Averages from a checkpoint, of parameters some of which may be frozen by now: these no longer follow.
  package init(resuming values: [String: Tensor], of parameters: Parameters, decay: Double) {
    let trained = Set(parameters.trained)
    let frozen = parameters.names.filter { !trained.contains($0) }
    self.init(
      values: values.merging(frozen.map { ($0, parameters[$0].copied()) }) { $1 }, decay: decay)
  }

  /// Averages with these values.
  package init(values: [String: Tensor], decay: Double) {
    self.values = values
    self.decay = decay
  }

  /// The share that averages keep when they follow the parameters after so many updates, which the optimizer makes
  /// them do. Early on the memory is shorter, (1 + n) / (10 + n), so that the random start is soon forgotten. What
  /// is frozen is its own average.
  func decay(after updates: Int) -> Double {
    min(decay, Double(1 + updates) / Double(10 + updates))
  }
}
