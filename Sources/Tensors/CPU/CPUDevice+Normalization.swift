import CKernels

/// Softmax and layer norm, row by row.
extension CPUDevice {
  func softmax(_ x: Tensor) -> Tensor {
    rowByRow(x) { ck_softmax($0, $1, $2, x.width) }
  }

  func softmaxBackward(_ gradient: Tensor, _ y: Tensor) -> Tensor {
    making(y.shape) { ck_softmax_backward($0, gradient.pointer, y.pointer, y.rowCount, y.width) }
  }

  func logSoftmax(_ x: Tensor) -> Tensor {
    rowByRow(x) { ck_log_softmax($0, $1, $2, x.width) }
  }

  func logSoftmaxBackward(_ gradient: Tensor, _ y: Tensor) -> Tensor {
    making(y.shape) {
      ck_log_softmax_backward($0, gradient.pointer, y.pointer, y.rowCount, y.width)
    }
  }

  func layerNorm(
    _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, keepingStatistics: Bool
  ) -> (Tensor, statistics: Tensor?) {
    let statistics = keepingStatistics ? empty([x.rowCount, 2]) : nil
    let result = making(x.shape) { out in
      forEachStretch(of: x.rowCount, numbers: x.width) { rows in
        let place = rows.lowerBound * x.width
        ck_layer_norm(
          out + place, statistics.map { $0.pointer + 2 * rows.lowerBound }, x.pointer + place,
          gain.pointer, bias.pointer, epsilon, rows.count, x.width)
      }
    }
    return (result, statistics)
  }

  func layerNormBackward(
    _ gradient: Tensor, _ x: Tensor, gain: Tensor, statistics: Tensor
  ) -> (x: Tensor, gain: Tensor, bias: Tensor) {
    let (dx, dgain, dbias) = (empty(x.shape), empty(gain.shape), empty(gain.shape))
    ck_layer_norm_backward(
      dx.pointer, dgain.pointer, dbias.pointer, gradient.pointer, x.pointer, gain.pointer,
      statistics.pointer, x.rowCount, x.width)
    return (dx, dgain, dbias)
  }
}

extension CPUDevice {
  /// A new tensor of the shape of `x`, whose rows `kernel` writes.
  private func rowByRow(
    _ x: Tensor,
    _ kernel: (_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ rows: Int) -> Void
  ) -> Tensor {
    making(x.shape) { out in
      forEachStretch(of: x.rowCount, numbers: x.width) {
        let place = $0.lowerBound * x.width
        kernel(out + place, x.pointer + place, $0.count)
      }
    }
  }
}

extension Tensor {
  /// The last dimension, over which rows are normalized.
  fileprivate var width: Int { shape.last ?? 1 }
  fileprivate var rowCount: Int { width == 0 ? 0 : count / width }
}
