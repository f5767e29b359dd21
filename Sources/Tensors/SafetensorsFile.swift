/// A safetensors file, mapped into memory: opening it costs the header, reading a tensor its own bytes.
///
/// The whole header is checked on opening (see `SafetensorsHeader`), so a file that opens can be read.
package final class SafetensorsFile: Sendable {
  /// Where the file lies.
  package let path: String
  private let file: MappedFile
  private let header: SafetensorsHeader
  private let dataStart: Int

  /// Opens and checks the file at `path`.
  package init(path: String) throws(SafetensorsError) {
    let file = try MappedFile(path: path)
    guard file.count >= 8 else { throw .tooShort(path: path, size: file.count) }
    let length = file.withBytes(in: 0..<8) { $0.number(at: 0, as: UInt64.self) }
    let limit = min(file.count - 8, SafetensorsHeader.maximumLength)
    guard length <= UInt64(limit) else {
      throw .headerLength(path: path, length: length, limit: limit)
    }
    dataStart = 8 + Int(length)
    let json = file.withBytes(in: 8..<dataStart) { $0.array() }
    header = try SafetensorsHeader(json: json, dataLength: file.count - dataStart, path: path)
    self.path = path
    self.file = file
  }

  /// Free text that the file carries, by name.
  package var metadata: [String: String] { header.metadata }

  /// The names of the tensors, sorted.
  package var names: [String] { header.entries.keys.sorted() }

  /// Shape and type of a tensor, or `nil` if there is none of that name.
  package func entry(_ name: String) -> (shape: [Int], type: StorageType)? {
    header.entries[name].map { ($0.shape, $0.type) }
  }

  /// A floating-point tensor's numbers, row-major.
  ///
  /// - Throws: `missingTensor`; `wrongType` if the numbers are not floating point.
  package func floats(_ name: String) throws(SafetensorsError) -> [Float] {
    let entry = try required(name)
    var numbers = [Float](repeating: 0, count: entry.bytes.count / entry.type.size)
    var span = numbers.mutableSpan
    try copyFloats(name, into: &span)
    return numbers
  }

  /// Copies a floating-point tensor's numbers, row-major, to `numbers`, which has exactly room for them.
  ///
  /// - Throws: `missingTensor`; `wrongType` if the numbers are not floating point.
  package func copyFloats(
    _ name: String, into numbers: inout MutableSpan<Float>
  ) throws(SafetensorsError) {
    let entry = try required(name)
    guard entry.type.isFloatingPoint else {
      throw .wrongType(path: path, name: name, found: entry.type, wanted: "Float")
    }
    file.withBytes(in: range(of: entry)) { $0.copyFloats(of: entry.type, into: &numbers) }
  }

  /// An integer or Boolean tensor's numbers, row-major.
  ///
  /// - Throws: `missingTensor`; `wrongType` if the numbers are not integers, or one exceeds `Int64`.
  package func integers(_ name: String) throws(SafetensorsError) -> [Int64] {
    let entry = try required(name)
    guard
      let numbers = file.withBytes(in: range(of: entry), { $0.integers(of: entry.type) })
    else { throw .wrongType(path: path, name: name, found: entry.type, wanted: "Int64") }
    return numbers
  }

  /// A tensor's bytes as the file has them.
  ///
  /// - Throws: `missingTensor`.
  package func bytes(_ name: String) throws(SafetensorsError) -> [UInt8] {
    file.withBytes(in: range(of: try required(name))) { $0.array() }
  }

  private func required(_ name: String) throws(SafetensorsError) -> SafetensorsHeader.Entry {
    guard let entry = header.entries[name] else { throw .missingTensor(path: path, name: name) }
    return entry
  }

  private func range(of entry: SafetensorsHeader.Entry) -> Range<Int> {
    dataStart + entry.bytes.lowerBound..<dataStart + entry.bytes.upperBound
  }
}
