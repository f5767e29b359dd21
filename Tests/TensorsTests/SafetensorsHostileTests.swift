import Foundation
import TestSupport
import Testing

@testable import Tensors

/// Whole files that are not what they say: each is refused or read, and none ends the program.
struct SafetensorsHostileTests {
  private let folder: TemporaryFolder
  private let good: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.file("good")
    try SafetensorsWriter.write(
      [
        .floats("a", shape: [2, 2], [1, 2, 3, 4]), .floats("b", shape: [3], as: .f16, [1, 2, 3]),
        .integers("c", shape: [], [7]),
      ],
      metadata: ["k": "v"], to: path)
    good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Opens a file of these bytes and reads all that it offers; `nil` if it is refused.
  private func names(in bytes: [UInt8]) throws -> [String]? {
    let path = try folder.write(bytes, to: "file")
    do throws(SafetensorsError) {
      let file = try SafetensorsFile(path: path)
      for name in file.names {
        _ = try file.bytes(name)
        guard let type = file.entry(name)?.type else { continue }
        if type.isFloatingPoint { _ = try file.floats(name) } else { _ = try? file.integers(name) }
      }
      return file.names
    } catch {
      #expect(error.description.hasPrefix(path + ": "))
      return nil
    }
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    #expect(try names(in: good) == ["a", "b", "c"])
    for length in good.indices {
      #expect(try names(in: Array(good.prefix(length))) == nil, "cut to \(length) bytes")
    }
    #expect(try names(in: good + [0]) == nil)
  }

  @Test func noFlippedByteEndsTheProgram() throws {
    for position in good.indices {
      for flip: UInt8 in [0x01, 0x04, 0x10, 0x20, 0x80, 0xff] {
        var bytes = good
        bytes[position] ^= flip
        _ = try names(in: bytes)
      }
    }
  }

  @Test(arguments: [UInt64.max, 1 << 63, 1 << 40, 100_000_001, 1000])
  func aHeaderThatCannotBeThereIsRefused(length: UInt64) throws {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + good.dropFirst(8)
    let path = try folder.write(bytes, to: "file")
    #expect(
      throws: SafetensorsError.headerLength(path: path, length: length, limit: good.count - 8)
    ) { try SafetensorsFile(path: path) }
  }

  @Test func whatIsNoFileIsRefusedWithTheReason() throws {
    #expect(throws: SafetensorsError.tooShort(path: try folder.write([], to: "e"), size: 0)) {
      try SafetensorsFile(path: folder.file("e"))
    }
    #expect(
      throws: SafetensorsError.cannotRead(
        path: folder.file("none"), reason: "No such file or directory")
    ) { try SafetensorsFile(path: folder.file("none")) }
    #expect(
      throws: SafetensorsError.cannotRead(path: folder.path, reason: "it is not a regular file")
    ) { try SafetensorsFile(path: folder.path) }
    #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: "/dev/zero") }
  }
}
