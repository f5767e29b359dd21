import Testing

@testable import Text

struct ProtobufReaderTests {
  @Test("reads every wire type that models use")
  func reads() throws {
    var reader = ProtobufReader([0x08, 0x96, 0x01, 0x12, 2, 7, 8, 0x1d, 1, 0, 0, 0x80][...])
    guard case (1, .varint(150))? = try reader.next() else { throw ProtobufReader.Malformed() }
    guard case (2, .bytes([7, 8]))? = try reader.next() else { throw ProtobufReader.Malformed() }
    guard case (3, .fixed32(0x8000_0001))? = try reader.next() else {
      throw ProtobufReader.Malformed()
    }
    #expect(try reader.next() == nil)
  }

  @Test(
    "malformed bytes are refused",
    arguments: [
      [0x08], [0x08, 0x80], [0x12, 5, 1], [0x00, 1], [0x0b], [0x1d, 1, 2],
      [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
      [0x08] + [UInt8](repeating: 0xff, count: 11),
    ] as [[UInt8]])
  func refuses(_ bytes: [UInt8]) {
    #expect(throws: ProtobufReader.Malformed.self) {
      var reader = ProtobufReader(bytes[...])
      while try reader.next() != nil {}
    }
  }
}
