/// Log-mel features of sound as it arrives. All frames together equal ``LogMel/features(of:)`` of
/// the whole recording bit for bit, however it is cut into pieces.
///
/// Centred frames come half a window after their centre; the last ones come with ``finish()``.
public struct LogMelStream: ~Copyable {
  private let plan: LogMel.Plan
  private var writer: FrameWriter
  /// The recording from sample `origin` on.
  private var samples: [Float] = []
  private var origin = 0
  private var lastSample: Float = 0
  private var nextFrame = 0

  init(_ plan: LogMel.Plan) {
    self.plan = plan
    writer = FrameWriter(plan)
  }

  /// The next samples of the recording; returns the frames that they complete.
  public mutating func accept(_ newSamples: Span<Float>) -> FeatureFrames {
    if let conditioned = plan.conditioned(newSamples, previous: lastSample) {
      samples.append(contentsOf: conditioned)
      if newSamples.count > 0 { lastSample = newSamples[newSamples.count - 1] }
    } else {
      samples.reserveCapacity(samples.count + newSamples.count)
      for index in newSamples.indices { samples.append(newSamples[index]) }
    }
    let available = origin + samples.count
    var end = nextFrame
    while plan.framing.isComplete(end, available: available) { end += 1 }
    let frames = write(upTo: end)
    forget(before: plan.framing.firstNeeded(next: nextFrame, available: available))
    return frames
  }

  /// Ends the recording; returns the frames that reach beyond its end.
  public consuming func finish() -> FeatureFrames {
    write(upTo: plan.framing.frameCount(samples: origin + samples.count))
  }

  /// Computes the frames from `nextFrame` up to, but not including, `end`.
  private mutating func write(upTo end: Int) -> FeatureFrames {
    let bins = plan.bank.bands.count
    let count = max(0, end - nextFrame)
    let (recording, available) = (samples, origin + samples.count)
    var values = [Float](repeating: 0, count: count * bins)
    var rows = values.mutableSpan
    for row in 0..<count {
      writer.write(
        frame: nextFrame + row, of: recording.span, origin: origin, endingAt: available,
        into: &rows, row: row)
    }
    nextFrame += count
    return FeatureFrames(values: values, bins: bins)
  }

  /// Drops samples that no later frame needs, once they are many enough to be worth the move.
  private mutating func forget(before first: Int) {
    let surplus = first - origin
    guard surplus > 16_384 else { return }
    samples.removeFirst(surplus)
    origin = first
  }
}
