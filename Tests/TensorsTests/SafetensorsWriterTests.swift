import Foundation
import TestSupport
import Testing

@testable import Tensors

struct SafetensorsWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func whatIsWrittenIsReadBack() throws {
    let path = folder.file("model")
    let numbers = (0..<50_000).map { Float($0) / 1024 - 7 }
    let text = "quotes \" and \\, a line\nbreak, \u{1}, ä, 🐦"
    try SafetensorsWriter.write(
      [
        .floats("f32", shape: [500, 100], numbers),
        .floats("f16", shape: [50_000], as: .f16, numbers),
        .floats("bf16", shape: [50_000], as: .bf16, numbers),
        .floats("scalar", shape: [], [0.5]), .floats("empty", shape: [3, 0], []),
        .integers("steps", shape: [2], [-1, .max]), .bytes(text, Array("state".utf8)),
      ],
      metadata: [text: text, "b": ""], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata == [text: text, "b": ""])
    #expect(file.entry("f32")?.shape == [500, 100])
    #expect(try file.floats("f32") == numbers)
    #expect(try file.floats("f16") == numbers.map { Float(Float16($0)) })
    let bf16 = try file.floats("bf16")
    #expect(zip(bf16, numbers).allSatisfy { abs($0 - $1) <= abs($1) / 256 })
    #expect(try file.floats("scalar") == [0.5])
    #expect(try file.floats("empty") == [])
    #expect(try file.integers("steps") == [-1, .max])
    #expect(try file.bytes(text) == Array("state".utf8))
  }

  @Test func everyTensorIsAlignedForItsType() throws {
    let path = folder.file("model")
    try SafetensorsWriter.write(
      [
        .bytes("a", [1, 2, 3]), .floats("b", shape: [1], as: .f16, [1]),
        .floats("c", shape: [1], [1]), .integers("d", shape: [1], [1]),
      ], to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let headerLength = Int(bytes[0]) | Int(bytes[1]) << 8
    #expect(headerLength % 8 == 0)
    let header = try SafetensorsHeader(
      json: Array(bytes[8..<8 + headerLength]), dataLength: 17, path: path)
    #expect(header.entries.values.allSatisfy { $0.bytes.lowerBound % $0.type.size == 0 })
  }

  @Test func theOrderOfTheArgumentsDoesNotMatter() throws {
    let entries: [SafetensorsEntry] = [
      .floats("x", shape: [2], [1, 2]), .bytes("y", [1]), .integers("z", shape: [1], [3]),
    ]
    try SafetensorsWriter.write(entries, metadata: ["a": "1", "b": "2"], to: folder.file("1"))
    try SafetensorsWriter.write(
      entries.reversed(), metadata: ["b": "2", "a": "1"], to: folder.file("2"))
    let url = URL(fileURLWithPath: folder.path)
    #expect(
      try Data(contentsOf: url.appendingPathComponent("1"))
        == Data(contentsOf: url.appendingPathComponent("2")))
  }

  @Test func anOldFileIsReplacedAndNothingElseIsLeft() throws {
    let path = folder.file("model")
    try SafetensorsWriter.write([.floats("a", shape: [1], [1])], to: path)
    let old = try SafetensorsFile(path: path)
    try SafetensorsWriter.write([.floats("a", shape: [1], [2])], to: path)
    #expect(try SafetensorsFile(path: path).floats("a") == [2])
    #expect(try old.floats("a") == [1], "a mapped file outlives its replacement")
    #expect(try folder.names() == ["model"])
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    let path = folder.file("nowhere/model")
    #expect(
      throws: SafetensorsError.cannotWrite(path: path, reason: "No such file or directory")
    ) { try SafetensorsWriter.write([], to: path) }
  }

  @Test func aFailureAtTheLastStepLeavesWhatWasThere() throws {
    // A folder cannot be replaced by a file: all bytes are written, and the renaming fails.
    let path = folder.file("model")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: SafetensorsError.self) {
      try SafetensorsWriter.write([.floats("a", shape: [1], [1])], to: path)
    }
    #expect(try folder.names() == ["model"])
  }

  @Test func shapesThatTheNumbersDoNotFillAreAMistake() async {
    await #expect(processExitsWith: .failure) {
      _ = SafetensorsEntry.floats("a", shape: [2], [1])
    }
    await #expect(processExitsWith: .failure) {
      _ = SafetensorsEntry.integers("a", shape: [], [])
    }
  }
}
