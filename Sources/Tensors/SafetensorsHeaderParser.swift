/// A parser of exactly the JSON that a safetensors header is.
///
/// The grammar has a fixed depth, so nothing recurses and no input can exhaust the stack; a key that occurs
/// twice, which general JSON readers hide, is an error; and so is anything that the format does not name.
///
///     header   = "{" { name ":" ( metadata | tensor ) } "}"
///     metadata = "{" { string ":" string } "}"                      under "__metadata__"
///     tensor   = "{" "dtype": string, "shape": integers, "data_offsets": [begin, end] "}"
struct SafetensorsHeaderParser {
  private let bytes: [UInt8]
  private let path: String
  private var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The whole header; only white space may follow it.
  mutating func parse() throws(SafetensorsError) -> (
    metadata: [String: String], entries: [String: SafetensorsHeader.Entry]
  ) {
    var metadata: [String: String] = [:]
    var entries: [String: SafetensorsHeader.Entry] = [:]
    guard bytes.first == UInt8(ascii: "{") else { throw expected("“{”") }
    try object { (parser, name) throws(SafetensorsError) in
      if name == SafetensorsHeader.metadataName {
        try parser.object { (parser, key) throws(SafetensorsError) in
          metadata[key] = try parser.string()
        }
      } else {
        entries[name] = try parser.tensor(named: name)
      }
    }
    skipSpace()
    guard position == bytes.count else { throw expected("the end of the header") }
    return (metadata, entries)
  }

  private mutating func tensor(named name: String) throws(SafetensorsError)
    -> SafetensorsHeader.Entry
  {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try object { (parser, key) throws(SafetensorsError) in
      switch key {
      case "dtype": typeName = try parser.string()
      case "shape": shape = try parser.integers()
      case "data_offsets": offsets = try parser.integers()
      default: throw parser.expected("“dtype”, “shape” or “data_offsets”, not “\(key)”,")
      }
    }
    guard let typeName, let shape, let offsets else {
      throw expected("“dtype”, “shape” and “data_offsets” of “\(name)”")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw expected("the first and the last offset of “\(name)”")
    }
    guard let type = StorageType(rawValue: typeName) else {
      throw .unknownType(path: path, name: name, type: typeName)
    }
    return .init(type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  // MARK: JSON

  /// An object; `member` reads the value of each key.
  private mutating func object(
    _ member: (inout Self, String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    var keys: Set<String> = []
    try consume("{")
    if consumeIfPresent("}") { return }
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw .duplicateName(path: path, name: key) }
      try consume(":")
      try member(&self, key)
    } while consumeIfPresent(",")
    try consume("}")
  }

  private mutating func integers() throws(SafetensorsError) -> [Int] {
    var numbers: [Int] = []
    try consume("[")
    if consumeIfPresent("]") { return numbers }
    repeat { numbers.append(try integer()) } while consumeIfPresent(",")
    try consume("]")
    return numbers
  }

  /// A non-negative integer without leading zeros, fraction or exponent.
  private mutating func integer() throws(SafetensorsError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLargeStill) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !tooLarge, !tooLargeStill else { throw expected("an integer below 2^63") }
      value = sum
      position += 1
    }
    let digits = position - start
    guard digits == 1 || digits > 1 && bytes[start] != UInt8(ascii: "0") else {
      throw expected("a non-negative integer")
    }
    return value
  }

  private mutating func string() throws(SafetensorsError) -> String {
    try consume("\"")
    let start = position
    var text: [UInt8] = []
    while let byte = peek(), byte >= 0x20 {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          position = start
          throw expected("text in UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: try escapedCharacter().utf8)
      default: text.append(byte)
      }
    }
    throw expected("the end of a string")
  }

  /// What stands for a character after a backslash.
  private mutating func escapedCharacter() throws(SafetensorsError) -> String {
    let byte = peek()
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var units = [try codeUnit()]
      if UTF16.isLeadSurrogate(units[0]), peek() == UInt8(ascii: "\\") {
        position += 1
        guard peek() == UInt8(ascii: "u") else { throw expected("the second half of a character") }
        position += 1
        units.append(try codeUnit())
      }
      guard let text = String(validating: units, as: UTF16.self) else {
        throw expected("a Unicode character")
      }
      return text
    default:
      position -= 1
      throw expected("an escape sequence")
    }
  }

  /// Four hexadecimal digits.
  private mutating func codeUnit() throws(SafetensorsError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw expected("four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  // MARK: Bytes

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  private mutating func consumeIfPresent(_ character: UnicodeScalar) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func consume(_ character: UnicodeScalar) throws(SafetensorsError) {
    guard consumeIfPresent(character) else { throw expected("“\(character)”") }
  }

  private func expected(_ what: String) -> SafetensorsError {
    .malformedHeader(path: path, offset: 8 + position, expected: what)
  }
}
