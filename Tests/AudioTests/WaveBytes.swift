import Foundation

/// Writes small wave files byte by byte, sound or broken.
struct WaveBytes {
  var format = 1
  var channels = 1
  var rate = 16_000
  var bits = 16
  /// The size that the data chunk claims; nil is the truth.
  var claimedSize: UInt32?
  var body: [UInt8] = []

  /// 16-bit samples.
  init(_ samples: [Int16]) {
    body = samples.flatMap { Self.little(UInt64(UInt16(bitPattern: $0)), 2) }
  }

  /// 32-bit float samples.
  init(floats: [Float]) {
    (format, bits) = (3, 32)
    body = floats.flatMap { Self.little(UInt64($0.bitPattern), 4) }
  }

  /// The file.
  var bytes: [UInt8] {
    let align = channels * bits / 8
    var file = Array("RIFF".utf8) + Self.little(UInt64(36 + body.count), 4)
    file += "WAVEfmt ".utf8
    for (value, width) in [
      (16, 4), (format, 2), (channels, 2), (rate, 4), (rate * align, 4), (align, 2), (bits, 2),
    ] { file += Self.little(UInt64(value), width) }
    file += "data".utf8
    return file + Self.little(UInt64(claimedSize ?? UInt32(body.count)), 4) + body
  }

  static func little(_ value: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}

/// A folder that disappears with the test, and the committed recordings.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a new file with these bytes.
  func file(_ bytes: some Sequence<UInt8>, _ name: String = "test.wav") throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path(percentEncoded: false)
  }

  /// `fixtures/golden/audio/<name>`.
  static func golden(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures/golden/audio/\(name)").standardizedFileURL
      .path(percentEncoded: false)
  }
}
