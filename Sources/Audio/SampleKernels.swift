import CKernels

/// Loops over many samples, in C because Swift's vectors need target flags to be fast.
enum SampleKernels {
  /// The selected sound of the given frames of interleaved channels.
  static func select(
    _ selection: ChannelSelection, of channels: Int, from interleaved: [Float], frames: Range<Int>
  ) -> [Float] {
    switch selection {
    case .one(let channel):
      return frames.map { interleaved[$0 * channels + channel] }
    case .mean where channels == 1:
      return Array(interleaved[frames])
    case .mean:
      precondition(frames.upperBound * channels <= interleaved.count, "frames lie in the block")
      return interleaved.withUnsafeBufferPointer { block in
        [Float](unsafeUninitializedCapacity: frames.count) { mono, count in
          if let source = block.baseAddress, let mono = mono.baseAddress {
            swiftlet_mean_channels(
              source + frames.lowerBound * channels, frames.count, channels, mono)
          }
          count = frames.count
        }
      }
    }
  }

  /// The index of the first sample that is NaN, infinite or beyond ±`limit`.
  static func firstIrregular(_ samples: [Float], limit: Float) -> Int? {
    let index = swiftlet_first_irregular(samples, samples.count, limit)
    return index < samples.count ? index : nil
  }

  /// Pre-emphasis y[n] = x[n] - coefficient · x[n-1], where x[-1] is `previous`.
  static func preemphasised(
    _ samples: Span<Float>, coefficient: Float, previous: Float
  ) -> [Float] {
    samples.withUnsafeBufferPointer { source in
      [Float](unsafeUninitializedCapacity: source.count) { target, count in
        if let source = source.baseAddress, let target = target.baseAddress {
          swiftlet_preemphasise(source, samples.count, coefficient, previous, target)
        }
        count = samples.count
      }
    }
  }

  /// (x - mean) · inverse deviation, for every row of `values`; one mean and deviation per column.
  static func normalise(_ values: inout [Float], mean: [Float], inverseDeviation: [Float]) {
    let columns = mean.count
    precondition(inverseDeviation.count == columns, "one deviation per mean")
    precondition(columns > 0 && values.count % columns == 0, "whole rows of \(columns) values")
    swiftlet_normalise_rows(
      &values, values.count / columns, columns, mean, inverseDeviation)
  }
}
