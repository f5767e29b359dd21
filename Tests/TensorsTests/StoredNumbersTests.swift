import Testing

@testable import Tensors

@Suite struct StoredNumbersTests {
  private func integers(_ bytes: [UInt8], _ type: StorageType) -> [Int64]? {
    bytes.span.bytes.integers(of: type)
  }

  @Test func numbersMayBeginAtAnyByte() {
    let bytes: [UInt8] = [0xff, 0, 0, 0x80, 0x3f, 0xff]
    #expect(bytes.span.bytes.number(at: 1, as: Float.self) == 1)
  }

  @Test func integersKeepTheirSigns() {
    #expect(integers([0xfe, 0xff, 2, 0], .i16) == [-2, 2])
    #expect(integers([0xfe, 0xff, 2, 0], .u16) == [65_534, 2])
    #expect(integers([0x80, 0x7f], .i8) == [-128, 127])
    #expect(integers([0, 1], .bool) == [0, 1])
    #expect(integers([], .i64) == [])
  }

  @Test func aNumberThatIsTooLargeIsNotCutShort() {
    #expect(integers(Array(repeating: 0xff, count: 8), .u64) == nil)
    #expect(integers(Array(repeating: 0xff, count: 8), .i64) == [-1])
    #expect(integers([0, 0, 0x80, 0x3f], .f32) == nil)
  }
}
