/// Where frames lie in a recording, and which samples they see beyond its ends.
package struct Framing: Sendable {
  let windowLength: Int
  let hopLength: Int
  /// Samples by which frame 0 starts before the recording.
  let lead: Int
  /// What lies beyond the ends; nil if frames stay inside.
  let edges: LogMel.FramePlacement.Edges?
  let dropsLastFrame: Bool

  /// The layout of a valid configuration.
  package init(_ configuration: LogMel.Configuration) {
    windowLength = configuration.windowLength
    hopLength = configuration.hopLength
    dropsLastFrame = configuration.dropsLastFrame
    switch configuration.placement {
    case .inside:
      lead = 0
      edges = nil
    case .centered(let edges):
      // A window shorter than the transform is centred in it, rounding its left margin down. The
      // zeros around it do not change the power, so frames hold the window's samples alone.
      let margin = (configuration.fftLength - configuration.windowLength) / 2
      lead = configuration.fftLength / 2 - margin
      self.edges = edges
    }
  }

  /// Frames of a recording of `samples` samples.
  package func frameCount(samples: Int) -> Int {
    guard samples > 0 else { return 0 }
    let all =
      edges != nil
      ? samples / hopLength + 1
      : samples < windowLength ? 0 : 1 + (samples - windowLength) / hopLength
    return max(0, all - (dropsLastFrame ? 1 : 0))
  }

  /// The first sample of frame `index`; negative before the recording.
  package func start(of index: Int) -> Int { index * hopLength - lead }

  /// Whether frame `index` exists, and keeps its values, however the recording goes on after its
  /// first `available` samples.
  package func isComplete(_ index: Int, available: Int) -> Bool {
    let start = start(of: index)
    return start + windowLength <= available && -start < available
      && index < frameCount(samples: available)
  }

  /// The earliest sample that frame `next` or a later one may need, `available` being there.
  func firstNeeded(next: Int, available: Int) -> Int {
    // Frames that reach past the end see up to a window of mirrored samples before it.
    max(0, min(start(of: next), available - windowLength - 1))
  }

  /// The sample that stands at `position`, inside or beyond a recording of `count`; nil is silence.
  package func source(of position: Int, count: Int) -> Int? {
    if position >= 0 && position < count { return position }
    guard edges == .reflected else { return nil }
    // Mirrored at both ends without repeating the end samples: a wave of period 2 (count - 1).
    // Longer reflections than the recording itself arise only for recordings shorter than half a
    // frame.
    let period = max(1, 2 * (count - 1))
    let phase = ((position % period) + period) % period
    return min(phase, period - phase)
  }
}
