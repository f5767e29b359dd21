/// The only operations that change a tensor: those of the owner of parameters, between steps, and of the
/// owner of a cache, when no graph and no other thread refers to their memory.
extension Tensor {
  /// A tensor with memory of its own.
  package func copied() -> Tensor { device.copy(self) }

  /// One step of AdamW on this parameter and its moments. An average of it, if there is one, follows:
  /// average ← average + (1 − decay) · (self − average).
  package func update(
    moments: (Tensor, Tensor), along gradient: Tensor, scaledBy scale: Float, _ step: AdamWStep,
    average: (Tensor, decay: Float)? = nil
  ) {
    precondition(
      gradient.shape == shape && moments.0.shape == shape && moments.1.shape == shape
        && average?.0.shape ?? shape == shape,
      "an update of \(shape) along \(gradient.shape)")
    device.adamW(
      self, moments: moments, gradient: gradient, scaledBy: scale, step, average: average)
  }

  /// self ← self + other
  package func accumulate(_ other: Tensor) {
    precondition(other.shape == shape, "a sum of \(shape) and \(other.shape)")
    device.accumulate(other, into: self)
  }

  /// self[rows[i]] ← other[i]
  package func replace(rows: [Int32], with other: Tensor) {
    precondition(
      rows.count == other.rows && columns == other.columns
        && rows.allSatisfy { $0 >= 0 && $0 < self.rows },
      "\(rows.count) rows of \(shape) replaced by \(other.shape)")
    device.replace(rows, of: self, with: other)
  }
}
