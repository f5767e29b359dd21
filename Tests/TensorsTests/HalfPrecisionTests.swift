import Testing

@testable import Tensors

/// Widening and narrowing against the compiler's own `Float16`, and against the definition of bfloat16.
struct HalfPrecisionTests {
  private func widen(_ half: HalfPrecision, _ bits: [UInt16]) -> [Float] {
    var numbers = [Float](repeating: 0, count: bits.count)
    var span = numbers.mutableSpan
    half.widen(bits.span.bytes, into: &span)
    return numbers
  }

  private func narrow(_ half: HalfPrecision, _ numbers: [Float]) -> [UInt16] {
    var bits = [UInt16](repeating: 0, count: numbers.count)
    var span = bits.mutableSpan
    half.narrow(numbers.span, into: &span)
    return bits
  }

  private let allBits = (0...UInt16.max).map { $0 }

  @Test func everyF16WidensAsTheCompilerWidensIt() {
    let numbers = widen(.f16, allBits)
    let wrong = allBits.indices.filter { i in
      let expected = Float(Float16(bitPattern: allBits[i]))
      return expected.isNaN ? !numbers[i].isNaN : expected.bitPattern != numbers[i].bitPattern
    }
    #expect(wrong.isEmpty)
  }

  @Test func everyBF16IsTheUpperHalfOfItsFloat() {
    let numbers = widen(.bf16, allBits)
    #expect(zip(numbers, allBits).allSatisfy { $0.bitPattern == UInt32($1) << 16 })
  }

  @Test func narrowingWhatWasWidenedGivesTheSameBits() {
    for half in [HalfPrecision.f16, .bf16] {
      let numbers = widen(half, allBits)
      let back = narrow(half, numbers)
      let wrong = allBits.indices.filter { !numbers[$0].isNaN && back[$0] != allBits[$0] }
      #expect(wrong.isEmpty)
    }
  }

  @Test func narrowingToF16RoundsAsTheCompilerRounds() {
    // Between each pair of neighbours: the tie, and a bit to either side of it.
    let ties = (0..<UInt16(0x7c00)).flatMap { bits -> [Float] in
      let low = Float(Float16(bitPattern: bits))
      let next = Float16(bitPattern: bits + 1)
      let high = next.isInfinite ? 65536 : Float(next)
      let tie = (low + high) / 2
      return [tie.nextDown, tie, tie.nextUp, -tie]
    }
    let bits = narrow(.f16, ties)
    #expect(zip(ties, bits).allSatisfy { Float16($0).bitPattern == $1 })
  }

  @Test func narrowingToBF16RoundsToNearestWithTiesToEven() {
    let cases: [(Float, UInt16)] = [
      (Float(bitPattern: 0x3f80_7fff), 0x3f80), (Float(bitPattern: 0x3f80_8000), 0x3f80),
      (Float(bitPattern: 0x3f80_8001), 0x3f81), (Float(bitPattern: 0x3f81_8000), 0x3f82),
      (-Float(bitPattern: 0x3f81_8000), 0xbf82), (.greatestFiniteMagnitude, 0x7f80),
      (.infinity, 0x7f80), (-0.0, 0x8000), (.leastNonzeroMagnitude, 0),
    ]
    #expect(narrow(.bf16, cases.map(\.0)) == cases.map(\.1))
  }

  @Test func notANumberStaysSoWhateverItsBits() {
    let nans = [0x7f80_0001, 0x7fbf_ffff, 0x7fc0_0000, 0xff80_0001, 0xffff_ffff]
      .map { Float(bitPattern: $0) }
    for half in [HalfPrecision.f16, .bf16] {
      let back = widen(half, narrow(half, nans))
      #expect(back.filter(\.isNaN).count == nans.count)
    }
  }

  @Test func nothingAtAllConverts() {
    #expect(widen(.f16, []) == [])
    #expect(narrow(.bf16, []) == [])
  }
}
