import CKernels

/// Convolutions over ragged rows: each utterance is its own picture, with zeros around it.
extension CPUDevice {
  func depthwise(
    _ x: Tensor, _ weight: Tensor, bias: Tensor?, lengths: [Int], left: Int, chunk: Int?
  ) -> Tensor {
    let (kernel, channels) = (weight.shape[0], weight.shape[1])
    return making(x.shape) { out in
      forEachUtterance(lengths) { first, frames in
        forEachStretch(of: frames, numbers: kernel * channels) { stretch in
          ck_depthwise(
            out + first * channels, x.pointer + first * channels, weight.pointer, bias?.pointer,
            stretch.lowerBound, stretch.upperBound, frames, channels, kernel, left,
            chunk ?? max(1, frames))
        }
      }
    }
  }

  func depthwiseBackward(
    _ gradient: Tensor, _ x: Tensor, _ weight: Tensor, lengths: [Int], left: Int, chunk: Int?
  ) -> (x: Tensor, weight: Tensor) {
    let (kernel, channels) = (weight.shape[0], weight.shape[1])
    let (dx, dweight) = (empty(x.shape), Tensor(zeros: weight.shape))
    forEachUtterance(lengths) { first, frames in
      let at = first * channels
      ck_depthwise_backward_input(
        dx.pointer + at, gradient.pointer + at, weight.pointer, frames, channels, kernel, left,
        chunk ?? max(1, frames))
      ck_depthwise_backward_weight(
        dweight.pointer, gradient.pointer + at, x.pointer + at, frames, channels, kernel, left,
        chunk ?? max(1, frames))
    }
    return (dx, dweight)
  }

  func patches(_ x: Tensor, _ grid: StridedGrid) -> Tensor {
    making([grid.outputRows * grid.outputBins, 9 * grid.channels]) {
      copyPatches(x.pointer, grid, into: $0)
    }
  }

  func copyPatches(
    _ x: UnsafePointer<Float>, _ grid: StridedGrid, into out: UnsafeMutablePointer<Float>
  ) {
    let width = 9 * grid.channels
    grid.forEachStretch { input, output, frames, outputFrames, timePadding in
      ck_patches(
        out + output * grid.outputBins * width, x + input * grid.inputWidth, frames, grid.bins,
        grid.channels, outputFrames, grid.outputBins, timePadding, grid.binPadding)
    }
  }

  func patchesBackward(_ gradient: Tensor, _ grid: StridedGrid) -> Tensor {
    let width = 9 * grid.channels
    let dx = Tensor(zeros: [grid.inputRows, grid.inputWidth])
    grid.forEachUtterance { input, output, frames, outputFrames in
      ck_patches_backward(
        dx.pointer + input * grid.inputWidth,
        gradient.pointer + output * grid.outputBins * width, frames, grid.bins, grid.channels,
        outputFrames, grid.outputBins, grid.timePadding, grid.binPadding)
    }
    return dx
  }

  func rectifiedConvolution2D(
    _ x: Tensor, _ weight: Tensor, bias: Tensor, _ grid: StridedGrid
  ) -> Tensor {
    let channels = bias.count
    // The kernel reads sixteen channels at a time.
    let taps = making([9, channels]) { out in
      for channel in 0..<channels {
        for tap in 0..<9 { out[tap * channels + channel] = weight.pointer[channel * 9 + tap] }
      }
    }
    let width = grid.outputBins * channels
    return making([grid.outputRows, width]) { out in
      grid.forEachStretch(outputChannels: channels) {
        input, output, frames, outputFrames, timePadding in
        ck_rectified_convolution2d(
          out + output * width, x.pointer + input * grid.inputWidth, taps.pointer, bias.pointer,
          frames, grid.bins, channels, outputFrames, grid.outputBins, timePadding,
          grid.binPadding)
      }
    }
  }

  func depthwise2D(
    _ x: Tensor, _ weight: Tensor, bias: Tensor?, _ grid: StridedGrid
  ) -> Tensor {
    making([grid.outputRows, grid.outputWidth]) { out in
      grid.forEachStretch { input, output, frames, outputFrames, timePadding in
        ck_depthwise2d(
          out + output * grid.outputWidth, x.pointer + input * grid.inputWidth, weight.pointer,
          bias?.pointer, frames, grid.bins, grid.channels, outputFrames, grid.outputBins,
          timePadding, grid.binPadding)
      }
    }
  }

  func depthwise2DBackward(
    _ gradient: Tensor, _ x: Tensor, _ weight: Tensor, _ grid: StridedGrid
  ) -> (x: Tensor, weight: Tensor) {
    let (dx, dweight) = (Tensor(zeros: x.shape), Tensor(zeros: weight.shape))
    grid.forEachUtterance { input, output, frames, outputFrames in
      ck_depthwise2d_backward(
        dx.pointer + input * grid.inputWidth, dweight.pointer,
        gradient.pointer + output * grid.outputWidth, x.pointer + input * grid.inputWidth,
        weight.pointer, frames, grid.bins, grid.channels, outputFrames, grid.outputBins,
        grid.timePadding, grid.binPadding)
    }
    return (dx, dweight)
  }
}

extension StridedGrid {
  /// Calls `body` as `forEachUtterance` does, but with stretches of long utterances at the same time, as if each were
  /// an utterance of its own: after the first, nothing is before it that is not in the picture.
  func forEachStretch(
    outputChannels: Int? = nil,
    _ body: (
      _ input: Int, _ output: Int, _ frames: Int, _ outputFrames: Int, _ timePadding: Int
    ) -> Void
  ) {
    let numbers = outputBins * 9 * (outputChannels ?? channels)
    forEachUtterance { input, output, frames, outputFrames in
      Tensors.forEachStretch(of: outputFrames, numbers: numbers) { stretch in
        let first = stretch.lowerBound
        let skipped = first > 0 ? 2 * first - timePadding : 0
        body(
          input + skipped, output + first, frames - skipped, stretch.count,
          first > 0 ? 0 : timePadding)
      }
    }
  }
}

/// Calls `body` with the first row and the frames of each utterance.
func forEachUtterance(_ lengths: [Int], _ body: (_ first: Int, _ frames: Int) -> Void) {
  var first = 0
  for frames in lengths {
    body(first, frames)
    first += frames
  }
}
