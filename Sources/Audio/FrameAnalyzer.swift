/// Computes the features of single frames, in memory of its own.
///
/// A frame's features are a function of its samples alone, whichever frames are computed before or
/// after: streams equal whole recordings because of it.
struct FrameAnalyzer: ~Copyable {
  private let plan: LogMel.Plan
  private let buffers: FourierBuffers
  private var power: [Float]

  init(_ plan: LogMel.Plan) {
    self.plan = plan
    buffers = FourierBuffers(length: plan.transform.length)
    power = [Float](repeating: 0, count: plan.bank.paddedBins)
  }

  /// Writes the features of the samples from `start` on to row `row` of `features`.
  mutating func analyze(
    _ samples: Span<Float>, from start: Int, into features: inout MutableSpan<Float>, row: Int
  ) {
    SampleKernels.condition(samples, from: start, plan, into: buffers)
    plan.transform.execute(buffers)
    SampleKernels.power(of: buffers, into: &power)
    SampleKernels.logEnergies(of: power, plan, into: &features, row: row)
  }
}
