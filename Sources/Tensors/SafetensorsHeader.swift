/// The table of contents of a safetensors file: checked, so that every range can be read as its shape says.
struct SafetensorsHeader: Sendable, Equatable {
  /// One tensor of the file.
  struct Entry: Sendable, Equatable {
    var type: StorageType
    var shape: [Int]
    /// Where the numbers lie, counted from the end of the header.
    var bytes: Range<Int>
  }

  /// Free text by name, under `__metadata__` in the file.
  let metadata: [String: String]
  /// The tensors by name.
  let entries: [String: Entry]

  /// The key under which the header keeps its metadata; no tensor can have this name.
  static let metadataName = "__metadata__"
  /// The longest header that the format allows, in bytes.
  static let maximumLength = 100_000_000

  /// Parses a header and checks it against the length of the data that follows it.
  ///
  /// - Parameters:
  ///   - json: the header's bytes.
  ///   - dataLength: the number of bytes after the header.
  ///   - path: the file, for messages.
  /// - Throws: `SafetensorsError`, for the first thing that is wrong.
  init(json: [UInt8], dataLength: Int, path: String) throws(SafetensorsError) {
    var parser = SafetensorsHeaderParser(json, path: path)
    (metadata, entries) = try parser.parse()

    // Laid end to end from 0: no byte is described twice, and none not at all.
    let byPosition = entries.sorted { a, b in
      (a.value.bytes.lowerBound, a.value.bytes.upperBound, a.key)
        < (b.value.bytes.lowerBound, b.value.bytes.upperBound, b.key)
    }
    var end = 0
    for (name, entry) in byPosition {
      guard entry.bytes.lowerBound == end else {
        throw .wrongOffset(path: path, name: name, found: entry.bytes.lowerBound, expected: end)
      }
      let length = Self.length(of: entry.shape, type: entry.type)
      guard entry.bytes.count == length else {
        throw .wrongLength(path: path, name: name, found: entry.bytes.count, expected: length)
      }
      end = entry.bytes.upperBound
    }
    guard end == dataLength else {
      throw .wrongDataLength(path: path, found: dataLength, expected: end)
    }
  }

  /// The bytes that an array takes, or `nil` if an `Int` cannot count them.
  static func length(of shape: [Int], type: StorageType) -> Int? {
    shape.reduce(type.size as Int?) { product, extent in
      guard let (result, overflow) = product?.multipliedReportingOverflow(by: extent), !overflow
      else { return nil }
      return result
    }
  }
}
