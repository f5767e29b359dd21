import Foundation
import Testing

@testable import Tensors

/// The stream against Philox as its paper describes it, against constants, and against chance.
struct RandomKeyTests {
  /// Philox-4x32-10 word for word from the paper.
  private func philox(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
    var x = counter
    var k = key
    for _ in 0..<10 {
      let a = UInt64(x[0]) * 0xD251_1F53
      let b = UInt64(x[2]) * 0xCD9E_8D57
      x = [
        UInt32(b >> 32) ^ x[1] ^ k[0], UInt32(truncatingIfNeeded: b),
        UInt32(a >> 32) ^ x[3] ^ k[1], UInt32(truncatingIfNeeded: a),
      ]
      k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
    }
    return x
  }

  private func fill(_ key: RandomKey, _ count: Int, from first: UInt64 = 0) -> [Float] {
    var numbers = [Float](repeating: -1, count: count)
    var span = numbers.mutableSpan
    key.fillUniform(&span, from: first)
    return numbers
  }

  @Test func theReferenceGivesTheVectorsThatItsAuthorsPublish() {
    #expect(
      philox([0, 0, 0, 0], [0, 0]) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    #expect(
      philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0])
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test func numbersAreWordsOfTheReference() {
    let seed: UInt64 = 0x0123_4567_89ab_cdef
    let key = RandomKey(seed)
    let words: [UInt32] = [0x89ab_cdef, 0x0123_4567]
    for block: UInt64 in [0, 1, 77, 1 << 32, 1 << 61 + 5] {
      let counter = [UInt32(truncatingIfNeeded: block), UInt32(block >> 32)]
      let uniform = philox(counter + [0, 0], words)
      for k in 0..<4 {
        #expect(key.uniform(4 * block + UInt64(k)) == Double(uniform[k] >> 8) / 0x1p24)
      }
      let bits = philox(counter + [1, 0], words)
      #expect(key.bits(2 * block) == UInt64(bits[0]) | UInt64(bits[1]) << 32)
      #expect(key.bits(2 * block + 1) == UInt64(bits[2]) | UInt64(bits[3]) << 32)
    }
  }

  @Test func theStreamStaysTheSameForEver() {
    let key = RandomKey(2025).child("encoder").child(3).child("a rather long name")
    #expect(key.bits(0) == 0x3df7_6d3e_4b5d_44c9)
    #expect(key.bits(1) == 0xaa79_9796_b89d_2f83)
    #expect(key.uniform(10) == 112799 / 0x1p24)
    #expect(abs(key.normal(4) + 0.25084650709198825) < 1e-12)
    #expect(abs(key.normal(5) - 0.6625594132802451) < 1e-12)
  }

  @Test func fillingGivesTheSameNumbersAsAskingForThem() {
    let key = RandomKey(5).child("fill")
    for first: UInt64 in [0, 1, 2, 3, 4, 1 << 34 - 2] {
      for count in [0, 1, 2, 3, 4, 5, 7, 8, 63, 131, 1030] {
        let asked = (0..<count).map { Float(key.uniform(first + UInt64($0))) }
        #expect(fill(key, count, from: first) == asked, "\(count) from \(first)")
      }
    }
  }

  @Test func childrenDifferFromEachOtherAndFromTheirParent() {
    let key = RandomKey(1)
    let names = [
      "", "a", "a\0", "\0", "b", "ab", "weights.0", "weights.1", "a name of sixteen", "0",
    ]
    let keys =
      [key, RandomKey(0), RandomKey(2)] + names.map { key.child($0) }
      + (-3..<100).map { key.child($0) } + [key.child("a").child("b"), key.child("b").child("a")]
    #expect(Set(keys).count == keys.count)
  }

  @Test func uniformNumbersAreEven() {
    let numbers = fill(RandomKey(11), 1 << 20)
    #expect(numbers.allSatisfy { 0 <= $0 && $0 < 1 })
    let mean = numbers.reduce(0) { $0 + Double($1) } / Double(numbers.count)
    let variance = numbers.reduce(0) { $0 + pow(Double($1) - mean, 2) } / Double(numbers.count)
    #expect(abs(mean - 0.5) < 4 * 0.289 / 1024)
    #expect(abs(variance - 1 / 12) < 4 * 0.0745 / 1024)
    // Chi-square of 256 cells has mean 255 and deviation 22.6.
    for shift: Float in [256, 65536] {  // by the upper bits, and by lower ones
      var cells = [Double](repeating: 0, count: 256)
      for number in numbers { cells[Int(number * shift) % 256] += 1 }
      let chiSquare = cells.reduce(0) { $0 + pow($1 - 4096, 2) / 4096 }
      #expect(abs(chiSquare - 255) < 5 * 22.6)
    }
  }

  @Test func neighboursAreIndependentInEveryDirection() {
    let count = 1 << 16
    func correlation(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + (Double($1.0) - 0.5) * (Double($1.1) - 0.5) } * 12 / Double(count)
    }
    let numbers = fill(RandomKey(1), count + 8)
    let stream = Array(numbers.prefix(count))
    let others =
      (1...8).map { Array(numbers[$0..<count + $0]) }
      + [RandomKey(0), RandomKey(2), RandomKey(1).child(0), RandomKey(1).child("")].map {
        fill($0, count)
      }
    for other in others { #expect(abs(correlation(stream, other)) < 5 / 256) }
    let siblings = (0..<8).map { fill(RandomKey(9).child($0), count) }
    for (a, b) in zip(siblings, siblings.dropFirst()) { #expect(abs(correlation(a, b)) < 5 / 256) }
  }

  @Test func eachOf64BitsIsSetHalfOfTheTime() {
    let key = RandomKey(3)
    var set = [Int](repeating: 0, count: 64)
    for position in 0..<UInt64(1 << 14) {
      let bits = key.bits(position)
      for bit in 0..<64 where bits >> bit & 1 == 1 { set[bit] += 1 }
    }
    #expect(set.allSatisfy { abs($0 - 1 << 13) < 5 * 64 })
  }

  @Test func normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    let key = RandomKey(4)
    let count = 1 << 17
    let numbers = (0..<count).map { key.normal(UInt64($0)) }
    func moment(_ power: Double) -> Double {
      numbers.reduce(0) { $0 + pow($1, power) } / Double(count)
    }
    #expect(numbers.allSatisfy { $0.isFinite })
    #expect(abs(moment(1)) < 0.014)
    #expect(abs(moment(2) - 1) < 0.02)
    #expect(abs(moment(3)) < 0.055)
    #expect(abs(moment(4) - 3) < 0.14)
    let beyondTwo = Double(numbers.count { abs($0) > 2 }) / Double(count)
    #expect(abs(beyondTwo - 0.0455) < 0.003)
    let pairs = stride(from: 0, to: count, by: 2).reduce(0) { $0 + numbers[$1] * numbers[$1 + 1] }
    #expect(abs(pairs / Double(count / 2)) < 0.02)
  }
}
