/// One channel of sound in memory.
public struct AudioBuffer: Sendable, Equatable {
  /// Samples in time order; full scale is ±1.
  public var samples: [Float]
  /// Samples per second.
  public var sampleRate: Int

  /// Sound of `sampleRate` samples per second.
  public init(samples: [Float], sampleRate: Int) {
    precondition(sampleRate > 0, "a sample rate is positive, not \(sampleRate)")
    self.samples = samples
    self.sampleRate = sampleRate
  }

  /// Length in seconds.
  public var duration: Double { Double(samples.count) / Double(sampleRate) }
}
