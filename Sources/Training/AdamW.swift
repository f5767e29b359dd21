package import Layers
package import Tensors

/// AdamW (Loshchilov and Hutter 2019, algorithm 2): moments of each parameter's gradient, and decay of
/// weights apart from them. Vectors (biases, gains) are not decayed.
package struct AdamW: Sendable {
  /// Updates made so far.
  package private(set) var time: Int
  /// First and second moments by parameter name.
  package let moments: [String: Moments]
  private let configuration: OptimizerConfiguration

  /// The running means of a gradient and of its square.
  package struct Moments: Sendable {
    /// Both of the parameter's shape.
    package let first, second: Tensor
  }

  /// Moments of zero.
  package init(_ parameters: Parameters, _ configuration: OptimizerConfiguration) {
    self.init(
      moments: Dictionary(
        uniqueKeysWithValues: parameters.names.map {
          let shape = parameters[$0].shape
          return ($0, Moments(first: Tensor(zeros: shape), second: Tensor(zeros: shape)))
        }),
      time: 0, configuration)
  }

  /// Moments from a checkpoint.
  package init(moments: [String: Moments], time: Int, _ configuration: OptimizerConfiguration) {
    self.moments = moments
    self.time = time
    self.configuration = configuration
  }

  /// One update in place. `gradients` stand in the order of `parameters.trained` and are multiplied by
  /// `scale` first, which is how clipping costs nothing. An average that is given follows, after `updates` updates.
  package mutating func update(
    _ parameters: Parameters, along gradients: [Tensor], scaledBy scale: Float, rate: Double,
    average: (ParameterAverage, updates: Int)? = nil
  ) {
    time += 1
    let decay = average.map { Float($0.0.decay(after: $0.updates)) } ?? 0
    for (name, gradient) in zip(parameters.trained, gradients) {
      guard let moments = moments[name] else { preconditionFailure("no moments of \(name)") }
      let parameter = parameters[name]
      let step = AdamWStep(
        rate: Float(rate), betas: (Float(configuration.beta1), Float(configuration.beta2)),
        epsilon: Float(configuration.epsilon),
        weightDecay: parameter.shape.count > 1 ? Float(configuration.weightDecay) : 0, time: time)
      parameter.update(
        moments: (moments.first, moments.second), along: gradient, scaledBy: scale, step,
        average: average?.0.values[name].map { ($0, decay) })
    }
  }
}
