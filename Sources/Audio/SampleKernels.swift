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

  /// Output n is the sum of `taps` samples from n · step / phases on, under the weights of phase
  /// n · step mod phases.
  static func polyphase(
    _ samples: [Float], count: Int, weights: [Float], taps: Int, phases: Int, step: Int
  ) -> [Float] {
    precondition(taps % Int(SWIFTLET_FEATURE_LANES) == 0, "whole vectors of weights")
    precondition(weights.count == phases * taps, "\(taps) weights for each phase")
    precondition(
      count > 0 && (count - 1) * step / phases + taps <= samples.count, "samples for all outputs")
    return [Float](unsafeUninitializedCapacity: count) { target, written in
      if let target = target.baseAddress {
        swiftlet_polyphase(samples, weights, taps, phases, step, target, count)
      }
      written = count
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

/// What ``FrameAnalyzer`` does to a frame before and after its Fourier transform.
extension SampleKernels {
  /// The windowed frame of the samples from `start` on, zeros up to the length of the transform.
  static func condition(
    _ samples: Span<Float>, from start: Int, _ plan: LogMel.Plan,
    into buffers: borrowing FourierBuffers
  ) {
    let length = plan.window.count
    precondition(start >= 0 && start + length <= samples.count, "a whole frame")
    precondition(length <= buffers.length, "a window of \(length) in \(buffers.length) points")
    samples.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      swiftlet_window_frame(
        samples + start, plan.window, length, buffers.length, plan.conditioning, buffers.frame)
    }
  }

  /// The frame of the samples from `start` on, under `window` and nothing else.
  static func frame(
    _ samples: Span<Float>, from start: Int, window: [Double],
    into buffers: borrowing FourierBuffers
  ) {
    precondition(start >= 0 && start + window.count <= samples.count, "a whole frame")
    precondition(window.count <= buffers.length, "\(window.count) in \(buffers.length) points")
    let plain = swiftlet_frame_conditioning(scale: 1, preemphasis: 0, removes_mean: 0)
    samples.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      swiftlet_window_frame(
        samples + start, window, window.count, buffers.length, plain, buffers.frame)
    }
  }

  /// Powers in decibels, in place; those under `floor` count as `floor`.
  static func decibels(of powers: inout [Float], floor: Float) {
    // 10 · lg(x) = 10 / ln(10) · ln(x)
    swiftlet_scaled_log(&powers, powers.count, 0, floor, 4.34294481903251828)
  }

  /// The squared magnitudes of a spectrum; `power` may have room for padding after them.
  static func power(of buffers: borrowing FourierBuffers, into power: inout [Float]) {
    let bins = buffers.length / 2 + 1
    precondition(power.count >= bins, "\(power.count) numbers for \(bins) bins")
    swiftlet_power_spectrum(buffers.spectrum, bins, &power)
  }

  /// The logarithms of the energies in the mel bands, as row `row` of `features`.
  static func logEnergies(
    of power: [Float], _ plan: LogMel.Plan, into features: inout MutableSpan<Float>, row: Int
  ) {
    let bins = plan.bank.bands.count
    precondition(power.count >= plan.bank.paddedBins, "a padded power spectrum")
    precondition(row >= 0 && (row + 1) * bins <= features.count, "a row of the features")
    features.withUnsafeMutableBufferPointer { features in
      guard let features = features.baseAddress else { return }
      let energies = features + row * bins
      swiftlet_mel_energies(power, plan.bank.weights, plan.bank.bands, bins, energies)
      swiftlet_scaled_log(energies, bins, plan.logAdded, plan.logFloor, plan.logScale)
    }
  }
}
