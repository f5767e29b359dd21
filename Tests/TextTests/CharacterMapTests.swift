import Testing

@testable import Text

struct CharacterMapTests {
  /// 256 units; the root leads nowhere unless `change` says so; "x" and a NUL to point at.
  func map(_ change: (inout [UInt32]) -> Void) -> ArraySlice<UInt8> {
    var units = (0..<256).map { UInt32($0 ^ 0xff) & 0xff }
    units[0] = 0
    change(&units)
    let bytes = ([1024] + units).flatMap { unit in (0..<4).map { UInt8(unit >> (8 * $0) & 0xff) } }
    return (bytes + [0x78, 0])[...]
  }

  @Test("a map whose steps stay inside is safe")
  func safe() {
    #expect(CharacterMap.isSafe(map { _ in }))
  }

  @Test("sizes that contradict the bytes are not safe")
  func sizes() {
    #expect(!CharacterMap.isSafe([]))
    #expect(!CharacterMap.isSafe([0, 0, 0, 0, 1]))
    #expect(!CharacterMap.isSafe([255, 255, 255, 255, 1, 2, 3, 4, 5]))
    #expect(!CharacterMap.isSafe(map { _ in }.dropLast(2)))
  }

  @Test("a step or a value that leads outside is not safe")
  func outside() {
    #expect(!CharacterMap.isSafe(map { $0[7] = 5000 << 10 }))
    #expect(
      !CharacterMap.isSafe(
        map {
          $0[7] |= 1 << 8
          $0[7 ^ 0] = 1 << 8 | 99
        }))
    #expect(!CharacterMap.isSafe(map { $0[0] = 1 << 31 }))
  }

  @Test("a cycle, and so an endless key, is not safe")
  func cycle() {
    #expect(!CharacterMap.isSafe(map { $0[0x61] = 0x61 << 10 | 0x61 }))
  }
}
