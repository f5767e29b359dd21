/// Parts of tensors, and tensors of parts.
extension Tensor {
  /// Some consecutive rows; a free view.
  package func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(shape)")
    let (whole, device) = (shape, device)
    let view = Tensor(
      shape: [range.count] + shape.dropFirst(), storage: storage,
      offset: offset + range.lowerBound * columns)
    return view.recorded(from: self) {
      device.placing($0, atRow: range.lowerBound, in: whole)
    }
  }

  /// Some consecutive columns of a matrix, copied.
  package func columns(_ range: Range<Int>) -> Tensor {
    precondition(
      shape.count == 2 && range.lowerBound >= 0 && range.upperBound <= shape[1],
      "columns \(range) of \(shape)")
    let (whole, device) = (shape, device)
    return device.columns(self, range).recorded(from: self) {
      device.placing($0, atColumn: range.lowerBound, in: whole)
    }
  }

  /// The listed rows in the listed order, repeats allowed: embedding lookup, [V, D] → [n, D].
  package func gathering(rows: [Int]) -> Tensor {
    precondition(
      rows.allSatisfy { $0 >= 0 && $0 < self.rows }, "a row outside of \(shape) was asked for")
    let (whole, device) = (shape, device)
    return device.gather(self, rows: rows).recorded(from: self) {
      device.scatterAdd($0, rows: rows, into: whole)
    }
  }

  /// All rows of all parts, in order.
  package static func concatenating(_ parts: [Tensor]) -> Tensor {
    guard let first = parts.first else { preconditionFailure("nothing to concatenate") }
    let tail = Array(first.shape.dropFirst())
    precondition(
      parts.allSatisfy { Array($0.shape.dropFirst()) == tail }, "parts differ in width")
    let lengths = parts.map(\.rows)
    return first.device.concatenate(parts, shape: [lengths.reduce(0, +)] + tail)
      .recorded(from: parts) { gradient in
        var next = 0
        return lengths.map { length in
          defer { next += length }
          return gradient.rows(next..<next + length)
        }
      }
  }
}
