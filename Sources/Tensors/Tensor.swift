/// Numbers in a box: a shape, the memory that holds them, and, while gradients are recorded, the
/// operation that they came from.
///
/// Tensors are values: no operation changes one. Memory is row-major `Float`. Dimensions are named
/// the same everywhere: `N` rows of a ragged batch, `T` frames of one utterance, `U` tokens, `D` model
/// width, `H` heads, `V` vocabulary, `F` mel bands.
package struct Tensor: Sendable {
  /// The dimensions, slowest first. A scalar has none.
  package let shape: [Int]
  let storage: Storage
  let offset: Int
  let node: GradientNode?

  init(shape: [Int], storage: Storage, offset: Int = 0, node: GradientNode? = nil) {
    self.shape = shape
    self.storage = storage
    self.offset = offset
    self.node = node
  }

  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }
  /// The first dimension; 1 for a scalar.
  package var rows: Int { shape.first ?? 1 }
  /// The elements of one row: the product of all dimensions but the first.
  package var columns: Int { shape.dropFirst().reduce(1, *) }
  /// The processor that holds the memory and computes with it.
  var device: any Device { storage.device }
}

// MARK: - Creation

extension Tensor {
  /// A tensor of the given values.
  package init(_ values: [Float], shape: [Int]) {
    precondition(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not fill the shape \(shape)")
    self.init(shape: shape) { span in
      for index in values.indices { span[index] = values[index] }
    }
  }

  /// A tensor of zeros.
  package init(zeros shape: [Int]) {
    self = CPUDevice.shared.empty(shape)
    storage.device.fill(self, with: 0)
  }

  /// A tensor with the same value everywhere.
  package init(repeating value: Float, shape: [Int]) {
    self = CPUDevice.shared.empty(shape)
    storage.device.fill(self, with: value)
  }

  /// A tensor whose elements, at first zero, are written by `fill`.
  package init(shape: [Int], fill: (inout MutableSpan<Float>) throws -> Void) rethrows {
    self.init(zeros: shape)
    var span = MutableSpan(_unsafeStart: pointer, count: count)
    try fill(&span)
  }

  /// Values drawn evenly from a range; element i depends on the key and i only.
  package init(uniform range: ClosedRange<Float>, shape: [Int], key: RandomKey) {
    let width = range.upperBound - range.lowerBound
    self.init(shape: shape) { span in
      key.fillUniform(&span)
      for index in 0..<span.count { span[index] = range.lowerBound + span[index] * width }
    }
  }

  /// Values drawn from a normal distribution around zero; element i depends on the key and i only.
  package init(normal deviation: Float, shape: [Int], key: RandomKey) {
    self.init(shape: shape) { span in
      for index in 0..<span.count {
        span[index] = deviation * Float(key.normal(UInt64(index)))
      }
    }
  }
}

// MARK: - Reading

extension Tensor {
  /// Calls `body` with the elements in row-major order.
  package func withSpan<Result>(_ body: (Span<Float>) throws -> Result) rethrows -> Result {
    let elements = UnsafeBufferPointer(start: UnsafePointer(pointer), count: count)
    let result = try body(elements.span)
    withExtendedLifetime(storage) {}
    return result
  }

  /// A copy of the elements in row-major order.
  package func array() -> [Float] {
    let elements = Array(UnsafeBufferPointer(start: UnsafePointer(pointer), count: count))
    withExtendedLifetime(storage) {}
    return elements
  }

  /// The only element.
  package var scalar: Float {
    precondition(count == 1, "a tensor of shape \(shape) is no scalar")
    return pointer.pointee
  }

  /// Whether no element is infinite or not a number.
  package var isFinite: Bool { device.isFinite(self) }

  /// The same elements in another shape of the same size; free.
  package func reshaped(_ shape: [Int]) -> Tensor {
    precondition(
      shape.reduce(1, *) == count, "cannot reshape \(self.shape) to \(shape)")
    let original = self.shape
    return Tensor(shape: shape, storage: storage, offset: offset).recorded(from: self) {
      $0.reshaped(original)
    }
  }

  /// The first element in memory. Only the CPU device and this file may touch it.
  var pointer: UnsafeMutablePointer<Float> { storage.base + offset }
}
