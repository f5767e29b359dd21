import CKernels
import Foundation
import TestSupport
import Testing

@testable import Tensors

/// What becomes of rows between two products, where a CPU with AVX-512 does it in one pass.
@Suite struct QuantizeKernelsTests {
  private let swish = Activation.swish.kernel

  private func exactSwish(_ x: Float) -> Float {
    let x = Double(x)
    return Float(x / (1 + exp(-x)))
  }

  private func rounded(_ numbers: [Float], _ round: (UnsafeMutableRawPointer) -> Void) -> [Float] {
    var words = [UInt16](repeating: 0x7fff, count: numbers.count + 1)
    words.withUnsafeMutableBytes { if let start = $0.baseAddress { round(start) } }
    #expect(words.last == 0x7fff)
    return words.dropLast().map { Float(bitPattern: UInt32($0) << 16) }
  }

  private static let lengths = [1, 15, 16, 17, 100, 2049]

  @Test(arguments: lengths)
  func roundingIsToTheNearest(count: Int) {
    let numbers = sample([count], "numbers").array() + [0, -0.0, 1e30, -.infinity]
    let expected = rounded(numbers) { ck_f32_to_bf16($0, numbers, numbers.count) }
    #expect(rounded(numbers) { ck_round_to_bf16($0, numbers, numbers.count) } == expected)
    #expect(rounded([.nan]) { ck_round_to_bf16($0, [.nan], 1) }[0].isNaN)
  }

  @Test(arguments: lengths)
  func swishIsRounded(count: Int) {
    let numbers = sample([count], "numbers").array().map { $0 * 9 } + [0, 1e-3, 88, -88, 1e4, -1e4]
    var working = numbers
    let found = rounded(numbers) { ck_activate_to_bf16($0, &working, numbers.count, swish) }
    for (x, y) in zip(numbers, found) {
      let expected = exactSwish(x)
      #expect(abs(y - expected) <= abs(expected) * 0.0041 + 1e-30, "\(x)")
    }
    working = [.nan]
    #expect(rounded([.nan]) { ck_activate_to_bf16($0, &working, 1, swish) }[0].isNaN)
  }

  @Test(arguments: lengths)
  func swishIsQuantized(columns: Int) {
    let rows = 3
    let scales = (0..<columns).map { 0.001 + 0.0001 * Float($0 % 7) }
    let offsets = (0..<columns).map { Int32($0 % 100 - 50) }
    let bias = sample([columns], "bias").array()
    let rowScales: [Float] = [0.5, 1, 2]
    let sums = (0..<rows * columns).map { Int32(($0 * 7919) % 4001 - 2000) }
    let linear = (0..<rows * columns).map { index in
      let column = index % columns
      return Float(sums[index] - offsets[column]) * rowScales[index / columns] * scales[column]
        + bias[column]
    }
    var x = sums.map { Float(bitPattern: UInt32(bitPattern: $0)) }
    var bytes = [UInt8](repeating: 1, count: rows * columns + 1)
    var found = [Float](repeating: 0, count: rows)
    ck_requantize_rows(
      &bytes, &found, &x, rowScales, scales, offsets, bias, 128, rows, columns, swish)
    #expect(bytes.last == 1)
    for row in 0..<rows {
      let expected = linear[row * columns..<(row + 1) * columns].map(exactSwish)
      let largest = expected.reduce(0) { max($0, abs($1)) }
      #expect(abs(found[row] - largest / 127) <= largest / 127 * 2e-4)
      for (byte, value) in zip(bytes[row * columns..<(row + 1) * columns], expected) {
        #expect(abs((Float(byte) - 128) * found[row] - value) <= found[row] * 0.52)
      }
    }
  }

  @Test func whatIsNotFiniteShowsInTheScale() {
    var x = [Float](repeating: 0, count: 20)
    var bytes = [UInt8](repeating: 0, count: 20)
    var scale: Float = 0
    var bias = [Float](repeating: 0, count: 20)
    bias[18] = .nan
    ck_requantize_rows(
      &bytes, &scale, &x, [1], [Float](repeating: 1, count: 20), [Int32](repeating: 0, count: 20),
      bias, 128, 1, 20, swish)
    #expect(!scale.isFinite)
  }
}
