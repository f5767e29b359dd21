import TestSupport
import Testing

@testable import Tensors

@Suite(.enabled(if: RowBlocks.isWide)) struct PanelsTests {
  /// Whoever installs another oneDNN learns here that decoding has become slower.
  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func weightsLieInPanels(precision: Precision) {
    for (outputs, inputs) in [(1, 1), (5, 3), (64, 48), (130, 33), (256, 2048), (5000, 256)] {
      let weight = PackedMatrix(Tensor(zeros: [outputs, inputs]), precision)
      #expect(Panels(weight) != nil, "\(outputs) × \(inputs)")
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func productsAreThoseOfTheMatrix(precision: Precision) throws {
    let (matrix, x) = (sample([70, 33], "w"), sample([3, 33], "x"))
    let panels = try #require(Panels(PackedMatrix(matrix, precision)))
    let rows = PreparedRows(x, precision, on: .shared)
    let found = Tensor(zeros: [3, 70])
    #expect(
      panels.multiply(
        3, rows.row(0), bias: nil, activation: .none, residual: nil, into: found.pointer))
    guard precision != .int8 else {
      // Sums of whole numbers, of which nothing has been taken away yet.
      let expected = quantizedProduct(x, matrix)
      #expect(found.array().map { Int32(bitPattern: $0.bitPattern) } == expected)
      return
    }
    let expected = x.product(matrix, transposingOther: true).array()
    let tolerance: Float = precision == .f32 ? 1e-5 : 0.05
    #expect(zip(found.array(), expected).allSatisfy { abs($0 - $1) < tolerance })
  }

  @Test func whatOnlyOneDNNComputesIsLeftToIt() throws {
    let panels = try #require(Panels(PackedMatrix(sample([4, 4], "w"))))
    let (x, out) = (sample([1, 4], "x"), Tensor(repeating: 7, shape: [1, 4]))
    for (activation, scale) in [(Activation.swish, Float(1)), (.gelu, 1), (.none, 0.5)] {
      #expect(
        !panels.multiply(
          1, UnsafeMutableRawPointer(x.pointer), bias: nil, activation: activation,
          residual: (x.pointer, scale), into: out.pointer))
    }
    #expect(out.array() == [7, 7, 7, 7])
  }

  private func quantizedProduct(_ x: Tensor, _ weight: Tensor) -> [Int32] {
    let (rows, columns) = (QuantizedMatrix(x), QuantizedMatrix(weight, zero: 0))
    return (0..<rows.rows).flatMap { row in
      (0..<columns.rows).map { column in
        (0..<rows.columns).reduce(Int32(0)) { sum, input in
          let a = rows.row(row).load(fromByteOffset: input, as: UInt8.self)
          let b = columns.row(column).load(fromByteOffset: input, as: Int8.self)
          return sum + Int32(a) * Int32(b)
        }
      }
    }
  }
}
