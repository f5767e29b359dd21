import Tensors
import Testing

@Suite struct StorageTypeTests {
  @Test func sizesAreThoseInTheNames() {
    for type in StorageType.allCases where type != .bool {
      let bits = Int(type.rawValue.filter(\.isNumber)) ?? 0
      #expect(type.size * 8 == bits, "\(type)")
    }
    #expect(StorageType.bool.size == 1)
  }

  @Test(arguments: [(StorageType.f16, HalfPrecision.f16), (.bf16, .bf16)])
  func theGreatestMagnitudeIsKeptAndMoreIsNot(type: StorageType, half: HalfPrecision) {
    let numbers = [type.greatestMagnitude, type.greatestMagnitude.nextUp * 1.01]
    var bits = [UInt16](repeating: 0, count: 2)
    var back = [Float](repeating: 0, count: 2)
    var stored = bits.mutableSpan
    half.narrow(numbers.span, into: &stored)
    var read = back.mutableSpan
    half.widen(bits.span.bytes, into: &read)
    #expect(back == [type.greatestMagnitude, .infinity])
  }

  @Test func floatingPointTypesHaveAnFInTheirNames() {
    for type in StorageType.allCases {
      #expect(type.isFloatingPoint == type.rawValue.contains("F"), "\(type)")
    }
  }
}
