/// The names in a list: one a line or, where it has zero bytes as `find -print0` writes them, one before each.
package struct NameList: Sendable {
  /// The names, in order.
  package private(set) var names: [String] = []
  /// Those that are no text.
  package private(set) var problems: [RecordingList.Problem] = []

  /// The names in the bytes of a list, which may begin with a byte-order mark.
  package init(_ bytes: some BidirectionalCollection<UInt8>) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let bytes = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes.dropFirst(0)
    let separator: UInt8 = bytes.contains(0) ? 0 : UInt8(ascii: "\n")
    for part in bytes.split(separator: separator) {
      let isLine = separator != 0 && part.last == UInt8(ascii: "\r")
      let name = isLine ? part.dropLast() : part
      guard !name.isEmpty else { continue }
      if let text = String(validating: name, as: UTF8.self) {
        names.append(text)
      } else {
        problems.append(.notText(String(decoding: name, as: UTF8.self)))
      }
    }
  }
}
