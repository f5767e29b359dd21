/// Writes safetensors files, atomically and one tensor at a time: no second copy of a model is made.
///
/// Data begins at a multiple of eight bytes and larger types come first, so every tensor is aligned for its
/// type; within a type tensors are sorted by name. The same arguments always give the same bytes.
package enum SafetensorsWriter {
  /// Writes `entries` and `metadata` to `path`, replacing a file that is there.
  ///
  /// - Precondition: names are unique, and none is `__metadata__`.
  /// - Throws: `SafetensorsError.cannotWrite`; the old file is then untouched.
  package static func write(
    _ entries: [SafetensorsEntry], metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let entries = entries.sorted { ($1.type.size, $0.name) < ($0.type.size, $1.name) }
    precondition(Set(entries.map(\.name)).count == entries.count, "each name occurs once")
    var file = try AtomicFile(path: path)
    try file.write(preamble(entries, metadata).span.bytes)
    for entry in entries {
      var written = 0
      try entry.encode { (bytes) throws(SafetensorsError) in
        written += bytes.byteCount
        try file.write(bytes)
      }
      precondition(written == entry.byteCount, "\(entry.name): its numbers fill its shape")
    }
    try file.commit()
  }

  /// Everything before the data: the header's length and the header, padded to a multiple of eight bytes.
  private static func preamble(
    _ entries: [SafetensorsEntry], _ metadata: [String: String]
  ) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      members.append("\(quoted(SafetensorsHeader.metadataName)):{\(texts.joined(separator: ","))}")
    }
    var end = 0
    for entry in entries {
      precondition(entry.name != SafetensorsHeader.metadataName, "a name that the format reserves")
      let begin = end
      end += entry.byteCount
      members.append(
        "\(quoted(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\","
          + "\"shape\":[\(entry.shape.map(String.init).joined(separator: ","))],"
          + "\"data_offsets\":[\(begin),\(end)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    precondition(header.count <= SafetensorsHeader.maximumLength, "a header that readers accept")
    let length = UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
