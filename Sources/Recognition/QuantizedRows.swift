import Tensors

/// A matrix of R rows in 8 bits: the weight of column c in row r is qᵣ꜀ · sᵣ, with sᵣ = max꜀ |wᵣ꜀| / 127 and q rounded to
/// nearest, so that no weight is off by more than sᵣ / 2.
struct QuantizedRows {
  /// The whole numbers from −127 to 127, row-major, as two's complement bytes.
  private(set) var numbers: [UInt8]
  /// One for each row.
  private(set) var scales: [Float]

  /// What was stored.
  init(numbers: [UInt8], scales: [Float]) {
    self.numbers = numbers
    self.scales = scales
  }

  /// Rounds a matrix, [R, C]; its numbers are finite.
  init(_ matrix: Tensor) {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    numbers = []
    numbers.reserveCapacity(rows * columns)
    scales = []
    scales.reserveCapacity(rows)
    matrix.withSpan { weights in
      for row in 0..<rows {
        let weights = weights.extracting(row * columns..<(row + 1) * columns)
        let largest = weights.indices.reduce(Float(0)) { max($0, weights[$1].magnitude) }
        let scale = largest / 127
        scales.append(scale)
        for column in weights.indices {
          // A row of zeros, or of numbers that have no 127th part, has the scale 0.
          let number = scale > 0 ? (weights[column] / scale).rounded(.toNearestOrEven) : 0
          numbers.append(UInt8(bitPattern: Int8(max(-127, min(127, number)))))
        }
      }
    }
  }

  /// Writes the weights that this stands for to `weights`, which has exactly room for them.
  func restore(into weights: inout MutableSpan<Float>) {
    guard !scales.isEmpty else { return }
    let columns = numbers.count / scales.count
    let numbers = numbers.span
    for row in scales.indices {
      let scale = scales[row]
      for place in row * columns..<(row + 1) * columns {
        weights[place] = scale * Float(Int8(bitPattern: numbers[place]))
      }
    }
  }
}
