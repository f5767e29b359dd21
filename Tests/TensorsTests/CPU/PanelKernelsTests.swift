import CKernels
import TestSupport
import Testing

@testable import Tensors

@Suite(.enabled(if: Precision.bf16.isSupported && RowBlocks.isWide)) struct PanelKernelsTests {
  private func bytes(_ inputs: Int, _ outputs: Int, _ pack: (UnsafeMutableRawPointer) -> Void)
    -> [UInt8]
  {
    let size = ck_panels_size(inputs, outputs)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      buffer.initialize(repeating: 0)
      if let start = buffer.baseAddress { pack(start) }
      count = size
    }
  }

  /// The same bytes as a weight that oneDNN has packed, from rows and from columns.
  @Test(arguments: [(1, 1), (3, 5), (48, 64), (33, 130), (64, 313), (313, 64), (31, 17)])
  func panelsAreThoseOfOneDNN(inputs: Int, outputs: Int) {
    let matrix = sample([outputs, inputs], "w")
    let packed = PackedMatrix(matrix, .bf16)
    let expected = Array(
      UnsafeRawBufferPointer(start: packed.memory, count: ck_panels_size(inputs, outputs)))
    let ofOutputs = bytes(inputs, outputs) {
      ck_panels_of_outputs($0, matrix.pointer, inputs, inputs, outputs)
    }
    let numbers = matrix.array()
    let turned = Tensor(
      (0..<inputs).flatMap { input in (0..<outputs).map { numbers[$0 * inputs + input] } },
      shape: [inputs, outputs])
    let ofInputs = bytes(inputs, outputs) {
      ck_panels_of_inputs($0, turned.pointer, outputs, inputs, outputs)
    }
    #expect(ofOutputs == expected)
    #expect(ofInputs == expected)
    withExtendedLifetime((matrix, turned, packed)) {}
  }

  @Test func partsOfLargerMatricesAreRead() {
    let large = sample([70, 50], "x")
    let part = Tensor(
      (0..<66).flatMap { row in (0..<21).map { large.array()[(row + 2) * 50 + $0 + 7] } },
      shape: [66, 21])
    let apart = bytes(21, 66) { ck_panels_of_outputs($0, part.pointer, 21, 21, 66) }
    let within = bytes(21, 66) {
      ck_panels_of_outputs($0, large.pointer + 2 * 50 + 7, 50, 21, 66)
    }
    #expect(apart == within)
    withExtendedLifetime((large, part)) {}
  }

  @Test(arguments: [1, 15, 32, 33, 70])
  func rowsAreRoundedToTheNearest(columns: Int) {
    let x = sample([3, 80], "r")
    let matrix = RoundedMatrix(
      Tensor(
        (0..<3).flatMap { row in x.array()[row * 80 + 4..<row * 80 + 4 + columns] },
        shape: [3, columns]))
    let width = columns + 9
    var found = [UInt16](repeating: 0xffff, count: 3 * width + 1)
    found.withUnsafeMutableBytes {
      ck_rounded_rows($0.baseAddress, width, x.pointer + 4, nil, 80, 3, columns)
    }
    let expected = (0..<3).flatMap { row in
      (0..<columns).map {
        matrix.row(row).load(fromByteOffset: 2 * $0, as: UInt16.self)
      } + [UInt16](repeating: 0, count: 9)
    }
    #expect(Array(found.dropLast()) == expected)
    #expect(found.last == 0xffff)
    withExtendedLifetime(x) {}
  }

  /// The same bits as products with weights, whatever the number of rows.
  @Test(arguments: [(1, 1, 1), (5, 3, 64), (6, 64, 65), (7, 33, 130), (64, 313, 64), (64, 64, 313)])
  func productsAreThoseWithWeights(rows: Int, inputs: Int, outputs: Int) {
    let (x, w) = (sample([rows, inputs], "x"), sample([outputs, inputs], "w"))
    let packed = PackedMatrix(w, .bf16)
    let width = (inputs + 63) / 64 * 64
    let outStride = (outputs + 63) / 64 * 64 + 16
    var rounded = [UInt16](repeating: 0, count: rows * width)
    var found = [Float](repeating: 7, count: rows * outStride)
    rounded.withUnsafeMutableBytes {
      ck_rounded_rows($0.baseAddress, width, x.pointer, nil, inputs, rows, inputs)
    }
    found.withUnsafeMutableBufferPointer { found in
      rounded.withUnsafeBytes {
        ck_panels_product(
          found.baseAddress, outStride, $0.baseAddress, width, packed.memory, rows, inputs, outputs)
      }
    }
    for row in 0..<rows {
      let expected = Tensor(
        Array(x.array()[row * inputs..<(row + 1) * inputs]), shape: [1, inputs]
      )
      .linear(weight: .packed(packed), bias: nil)
      let some = found[row * outStride..<(row + 1) * outStride]
      #expect(Array(some.prefix(outputs)) == expected.array())
      // What is behind the last panel is not written.
      #expect(some.suffix(16).allSatisfy { $0 == 7 })
    }
    withExtendedLifetime(x) {}
  }
}
