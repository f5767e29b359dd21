import CKernels

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
    let bins = plan.bank.bands.count
    precondition(start >= 0 && start + plan.window.count <= samples.count, "a whole frame")
    precondition(row >= 0 && (row + 1) * bins <= features.count, "a row of the features")
    samples.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      swiftlet_window_frame(
        samples + start, plan.window, plan.window.count, plan.transform.length, plan.conditioning,
        buffers.frame)
    }
    plan.transform.execute(buffers)
    swiftlet_power_spectrum(buffers.spectrum, plan.transform.length / 2 + 1, &power)
    features.withUnsafeMutableBufferPointer { features in
      guard let features = features.baseAddress else { return }
      let energies = features + row * bins
      swiftlet_mel_energies(power, plan.bank.weights, plan.bank.bands, bins, energies)
      swiftlet_scaled_log(energies, bins, plan.logAdded, plan.logFloor, plan.logScale)
    }
  }
}
