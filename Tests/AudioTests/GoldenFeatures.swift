import Audio
import Foundation
import Testing

/// A golden file of `scripts/goldens/features.py`: samples, and features of every third frame.
struct GoldenFeatures {
  /// Samples in the range of 16 bits.
  let samples: [Int16]
  private let body: Data
  private let entries: [String: Entry]

  private struct Entry: Decodable {
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case shape
      case offsets = "data_offsets"
    }
  }

  /// Reads `fixtures/golden/features-<name>.safetensors`.
  init(_ name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let data = try Data(
      contentsOf: root.appending(path: "fixtures/golden/features-\(name).safetensors"))
    let length = Int(data[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    let header = try #require(
      try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: Any])
    let tensors = header.filter { $0.key != "__metadata__" }
    entries = try JSONDecoder().decode(
      [String: Entry].self, from: JSONSerialization.data(withJSONObject: tensors))
    body = data[(8 + length)...]
    samples = Self.values(try #require(entries["samples"]), in: body)
  }

  /// Samples with a full scale of ±1.
  var wave: [Float] { samples.map { Float($0) / 32_768 } }

  /// The features called `name`, as rows.
  func rows(_ name: String) throws -> [[Float]] {
    let entry = try #require(entries[name])
    let values: [Float] = Self.values(entry, in: body)
    let columns = entry.shape[1]
    return (0..<entry.shape[0]).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
  }

  /// The largest difference between the expected features called `name` and every third of
  /// `frames`.
  func largestDifference(_ name: String, from frames: FeatureFrames) throws -> Float {
    let expected = try rows(name)
    return expected.enumerated().flatMap { row, values in
      zip(values, frames[frame: 3 * row]).map { abs($0 - $1) }
    }.max() ?? .infinity
  }

  private static func values<Value: BitwiseCopyable>(_ entry: Entry, in body: Data) -> [Value] {
    let start = body.startIndex
    let bytes = body[start + entry.offsets[0]..<start + entry.offsets[1]]
    return [Value](unsafeUninitializedCapacity: entry.shape.reduce(1, *)) { buffer, count in
      count = bytes.copyBytes(to: buffer) / MemoryLayout<Value>.stride
    }
  }
}
