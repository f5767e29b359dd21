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

  @Test func floatingPointTypesHaveAnFInTheirNames() {
    for type in StorageType.allCases {
      #expect(type.isFloatingPoint == type.rawValue.contains("F"), "\(type)")
    }
  }
}
