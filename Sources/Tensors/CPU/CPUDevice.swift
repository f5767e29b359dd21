import CKernels
import Foundation

/// The processor that every machine has: oneDNN for products, our C kernels for the rest.
final class CPUDevice: Device {
  static let shared = CPUDevice()

  // MARK: Memory

  func allocate(_ capacity: Int) -> UnsafeMutablePointer<Float> {
    AlignedMemory.allocate(byteCount: max(1, capacity) * MemoryLayout<Float>.stride)
      .bindMemory(to: Float.self, capacity: max(1, capacity))
  }

  func release(_ base: UnsafeMutablePointer<Float>) {
    AlignedMemory.free(base)
  }

  func empty(_ shape: [Int]) -> Tensor {
    empty(shape, rows: RowBlocks.packed(shape.first ?? 1))
  }

  /// Memory for a shape, contents undefined, with room for so many rows.
  func empty(_ shape: [Int], rows: Int) -> Tensor {
    let count = shape.reduce(1, *)
    guard shape.count > 1, count > 0 else {
      return Tensor(shape: shape, storage: Storage(capacity: count, device: self))
    }
    let capacity = count / shape[0] * rows
    let storage = Storage(capacity: capacity, device: self)
    // The spare rows enter products whose results nobody reads; zeros keep them fast and reproducible.
    (storage.base + count).update(repeating: 0, count: capacity - count)
    return Tensor(shape: shape, storage: storage)
  }

  func fill(_ tensor: Tensor, with value: Float) {
    ck_fill(tensor.pointer, value, tensor.count)
  }

  func copy(_ tensor: Tensor) -> Tensor {
    let result = empty(tensor.shape)
    result.pointer.update(from: tensor.pointer, count: tensor.count)
    return result
  }

  // MARK: Elementwise

  func add(_ a: Tensor, _ b: Tensor) -> Tensor {
    making(a.shape) { ck_add($0, a.pointer, b.pointer, a.count) }
  }

  func subtract(_ a: Tensor, _ b: Tensor) -> Tensor {
    making(a.shape) { ck_subtract($0, a.pointer, b.pointer, a.count) }
  }

  func multiply(_ a: Tensor, _ b: Tensor) -> Tensor {
    making(a.shape) { ck_multiply($0, a.pointer, b.pointer, a.count) }
  }

  func scale(_ a: Tensor, by factor: Float) -> Tensor {
    making(a.shape) { ck_scale($0, a.pointer, factor, a.count) }
  }

  func add(_ a: Tensor, _ b: Tensor, scaledBy factor: Float) -> Tensor {
    making(a.shape) { ck_add_scaled($0, a.pointer, b.pointer, factor, a.count) }
  }

  func accumulate(_ a: Tensor, into sum: Tensor) {
    ck_add(sum.pointer, sum.pointer, a.pointer, a.count)
  }

  func add(_ a: Tensor, row: Tensor) -> Tensor {
    making(a.shape) { out in
      forEachStretch(of: a.count / row.count, numbers: row.count) {
        let place = $0.lowerBound * row.count
        ck_add_row(out + place, a.pointer + place, row.pointer, $0.count, row.count)
      }
    }
  }

  func multiply(_ a: Tensor, row: Tensor) -> Tensor {
    making(a.shape) { ck_multiply_row($0, a.pointer, row.pointer, a.count / row.count, row.count) }
  }

  func activate(_ x: Tensor, _ function: ActivationFunction) -> Tensor {
    // Whole vectors, so that a number is computed alike wherever it is.
    let (vector, count) = (64, x.count)
    return making(x.shape) { out in
      forEachStretch(of: (count + vector - 1) / vector, numbers: vector) {
        let place = $0.lowerBound * vector
        ck_activate(
          out + place, x.pointer + place, min(count, $0.upperBound * vector) - place,
          function.kernel)
      }
    }
  }

  func activateBackward(
    _ gradient: Tensor, _ x: Tensor, _ function: ActivationFunction
  ) -> Tensor {
    making(x.shape) {
      ck_activate_backward($0, gradient.pointer, x.pointer, x.count, function.kernel)
    }
  }

  func gatedLinearUnit(_ x: Tensor) -> Tensor {
    let (rows, width) = (x.shape[0], x.shape[1] / 2)
    return making([rows, width]) { out in
      forEachStretch(of: rows, numbers: 2 * width) {
        let first = $0.lowerBound
        ck_glu(out + first * width, x.pointer + 2 * first * width, $0.count, width)
      }
    }
  }

  func gatedLinearUnitBackward(_ gradient: Tensor, _ x: Tensor) -> Tensor {
    making(x.shape) {
      ck_glu_backward($0, gradient.pointer, x.pointer, x.shape[0], x.shape[1] / 2)
    }
  }

  func dropout(_ x: Tensor, rate: Float, key: RandomKey) -> Tensor {
    making(x.shape) { ck_dropout($0, x.pointer, rate, key.state, x.count) }
  }

  // MARK: Reductions

  func sum(_ a: Tensor) -> Double { ck_sum(a.pointer, a.count) }
  func sumOfSquares(_ a: Tensor) -> Double { ck_sum_of_squares(a.pointer, a.count) }
  func isFinite(_ a: Tensor) -> Bool { ck_all_finite(a.pointer, a.count) != 0 }

  func columnSums(_ a: Tensor) -> Tensor {
    making([a.columns]) { ck_column_sums($0, a.pointer, a.rows, a.columns) }
  }

  func columnProducts(_ a: Tensor, _ b: Tensor) -> Tensor {
    making([a.columns]) { ck_column_products($0, a.pointer, b.pointer, a.rows, a.columns) }
  }

  // MARK: Training

  func adamW(
    _ parameter: Tensor, moments: (Tensor, Tensor), gradient: Tensor, scaledBy scale: Float,
    _ step: AdamWStep, average: (Tensor, decay: Float)?
  ) {
    ck_adamw(
      parameter.pointer, moments.0.pointer, moments.1.pointer, average?.0.pointer,
      gradient.pointer, scale, step.rate, step.beta1, step.beta2, step.epsilon, step.weightDecay,
      step.correction1, step.correction2, average?.decay ?? 0, parameter.count)
  }

  // MARK: Shared

  /// A new tensor written by `kernel`.
  func making(_ shape: [Int], _ kernel: (UnsafeMutablePointer<Float>) -> Void) -> Tensor {
    let result = empty(shape)
    kernel(result.pointer)
    return result
  }
}

extension Activation {
  /// The kernel's name for the function; 0 for none.
  var kernel: Int32 { function?.kernel ?? 0 }
}

extension ActivationFunction {
  /// The kernel's name for the function.
  fileprivate var kernel: Int32 {
    switch self {
    case .relu: Int32(CK_RELU)
    case .swish: Int32(CK_SWISH)
    case .gelu: Int32(CK_GELU)
    case .sigmoid: Int32(CK_SIGMOID)
    case .tanh: Int32(CK_TANH)
    }
  }
}
