import CKernels

extension LogMel {
  /// What a configuration comes to: tables and constants, computed once and shared by all frames.
  final class Plan: Sendable {
    let framing: Framing
    let window: [Double]
    let transform: FourierTransform
    let bank: MelBank
    let conditioning: swiftlet_frame_conditioning
    /// Pre-emphasis along the recording; nil if there is none.
    let recordingPreemphasis: Float?
    let logAdded: Float
    let logFloor: Float
    let logScale: Float

    init(_ configuration: Configuration) {
      framing = Framing(configuration)
      window = configuration.window.weights(length: configuration.windowLength)
      transform = FourierTransform(length: configuration.fftLength)
      bank = MelBank(
        scale: configuration.melScale, bands: configuration.bins,
        frequencies: configuration.lowFrequency...configuration.highFrequency,
        fftLength: configuration.fftLength, rate: configuration.sampleRate)
      var framePreemphasis = 0.0
      var recordingPreemphasis: Float?
      switch configuration.preemphasis {
      case .none: break
      case .frame(let coefficient): framePreemphasis = coefficient
      case .recording(let coefficient): recordingPreemphasis = Float(coefficient)
      }
      conditioning = swiftlet_frame_conditioning(
        scale: configuration.sampleScale, preemphasis: framePreemphasis,
        removes_mean: configuration.removesMean ? 1 : 0)
      self.recordingPreemphasis = recordingPreemphasis
      logAdded = configuration.logarithm.added
      // The kernel's logarithm is for normal numbers.
      logFloor = max(configuration.logarithm.floor, .leastNormalMagnitude)
      logScale = configuration.logarithm.base == .natural ? 1 : 0.434294481903251828
    }

    /// The recording as frames see it.
    func conditioned(_ samples: Span<Float>, previous: Float) -> [Float]? {
      recordingPreemphasis.map {
        SampleKernels.preemphasised(samples, coefficient: $0, previous: previous)
      }
    }
  }
}
