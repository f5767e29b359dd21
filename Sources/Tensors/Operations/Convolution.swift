/// Convolutions over ragged rows: zeros stand outside each utterance, never its neighbour.
extension Tensor {
  /// Depthwise convolution over time, stride 1: out[t, c] = bias[c] + Σₖ weight[k, c] ·
  /// x[t − leftContext + k, c]. Rows [N, D], weight [K, D].
  ///
  /// Given a `chunk`, each utterance falls into chunks of so many rows, and a row sees zeros after the end of its
  /// own (dynamic chunk convolution, Li et al. 2023, §2.2).
  package func depthwiseConvolution(
    weight: Tensor, bias: Tensor?, lengths: [Int], leftContext: Int, chunk: Int? = nil
  ) -> Tensor {
    precondition(chunk ?? 1 > 0, "chunks of \(chunk ?? 0) rows")
    precondition(
      weight.shape.count == 2 && weight.shape[1] == columns && lengths.reduce(0, +) == rows,
      "depthwise convolution of \(shape) by \(weight.shape) in lengths \(lengths)")
    let (x, w, device) = (detached(), weight.detached(), device)
    let inputs = [self, weight] + (bias.map { [$0] } ?? [])
    let hasBias = bias != nil
    return device.depthwise(
      self, weight, bias: bias, lengths: lengths, left: leftContext, chunk: chunk
    )
    .recorded(from: inputs) { gradient in
      let back = device.depthwiseBackward(
        gradient, x, w, lengths: lengths, left: leftContext, chunk: chunk)
      return [back.x, back.weight] + (hasBias ? [gradient.columnSums()] : [])
    }
  }

  /// The 3 × 3 patches of pictures [N, bins · channels], one row per output position:
  /// [N'·bins', 9 · channels] with columns ordered (time, bin, channel). A linear layer on them is a
  /// convolution with stride 2.
  package func patches(_ grid: StridedGrid) -> Tensor {
    requirePictures(grid)
    let device = device
    return device.patches(self, grid).recorded(from: self) { device.patchesBackward($0, grid) }
  }

  /// max(0, bias + 3 × 3 convolution with stride 2) of pictures of one channel: [N, bins] → [N', bins' · C], weight
  /// [C, 9] ordered (time, bin), bias [C]. Always in f32: sums of nine numbers gain nothing from fewer bits.
  package func rectifiedConvolution2D(
    weight: Tensor, bias: Tensor, _ grid: StridedGrid
  ) -> Tensor {
    requirePictures(grid)
    let channels = bias.count
    precondition(
      grid.channels == 1 && weight.shape == [channels, 9], "weight \(weight.shape) for \(grid)")
    let positions = grid.outputRows * grid.outputBins
    ProductOperations.count(rows: positions, inner: 9, columns: channels)
    let (x, w, device, needsInput) = (detached(), weight.detached(), device, isTracked)
    let y = device.rectifiedConvolution2D(self, weight, bias: bias, grid)
    return y.recorded(from: [self, weight, bias]) { gradient in
      // Where the result is positive, so was the sum. Patches are made again, which are nine times the input.
      let sums = device.activateBackward(gradient, y, .relu).reshaped([positions, channels])
      return [
        needsInput ? device.patchesBackward(sums.product(w), grid) : nil,
        sums.product(device.patches(x, grid), transposingSelf: true), sums.columnSums(),
      ]
    }
  }

  /// 3 × 3 convolution with stride 2 and an activation, as a linear layer on patches: [N, bins · channels] →
  /// [N' · bins', C], weight [C, 9 · channels] with columns ordered (time, bin, channel).
  package func convolution2D(
    weight: Weight, bias: Tensor?, activation: Activation, _ grid: StridedGrid
  ) -> Tensor {
    guard case .packed(let matrix) = weight, !isTracked else {
      return patches(grid).linear(weight: weight, bias: bias, activation: activation)
    }
    requirePictures(grid)
    precondition(
      matrix.shape[1] == 9 * grid.channels, "a weight \(matrix.shape) for patches of \(grid)")
    ProductOperations.count(
      rows: grid.outputRows * grid.outputBins, inner: matrix.shape[1], columns: matrix.shape[0])
    return device.convolution2D(
      self, PackedLayer(weight: matrix, bias: bias, activation: activation), grid)
  }

  /// Depthwise 3 × 3 convolution with stride 2: [N, bins · channels] → [N', bins' · channels],
  /// weight [9, channels] ordered (time, bin), bias [channels].
  package func depthwiseConvolution2D(
    weight: Tensor, bias: Tensor, _ grid: StridedGrid
  ) -> Tensor {
    requirePictures(grid)
    precondition(weight.shape == [9, grid.channels], "weight \(weight.shape) for \(grid)")
    let (x, w, device, channels) = (detached(), weight.detached(), device, grid.channels)
    return device.depthwise2D(self, weight, bias: bias, grid)
      .recorded(from: [self, weight, bias]) { gradient in
        let back = device.depthwise2DBackward(gradient, x, w, grid)
        let positions = gradient.reshaped([gradient.count / channels, channels])
        return [back.x, back.weight, positions.columnSums()]
      }
  }

  private func requirePictures(_ grid: StridedGrid) {
    precondition(
      rows == grid.lengths.reduce(0, +) && columns == grid.bins * grid.channels,
      "pictures \(shape) do not fit \(grid)")
  }
}
