/// What stands in the way of reading some bytes as JSON.
struct JSONSyntaxError: Error, Equatable {
  /// Byte position, counted from 1.
  let column: Int
  let found: String
  let expected: String
}

/// Reads one JSON value from UTF-8 bytes (RFC 8259), and says where and why it cannot.
///
/// Unlike Foundation's decoder it refuses a key that is given twice, which in a manifest or a
/// configuration is always a slip, and nesting deeper than `depthLimit`.
struct JSONParser {
  private static let depthLimit = 64
  private let bytes: [UInt8]
  private var position = 0

  /// The value that `bytes` spells, with nothing but white space around it.
  static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.next == nil else { throw parser.unexpected("nothing after the value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.depthLimit else {
      throw unexpected("at most \(Self.depthLimit) levels of nesting")
    }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case .some(let byte) where Self.startsNumber(byte): return try number()
    default: return try word()
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    if skip("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in quotation marks") }
      let start = position
      let key = try string()
      guard members[key] == nil else {
        throw JSONSyntaxError(
          column: start + 1, found: "the key “\(key)” a second time", expected: "each key once")
      }
      guard skip(":") else { throw unexpected("“:” after the key “\(key)”") }
      members[key] = try value(depth: depth + 1)
    } while skip(",")
    guard skip("}") else { throw unexpected("“,” or “}”") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    if skip("]") { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw unexpected("“,” or “]”") }
    return .array(elements)
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    while let byte = next, Self.numberBytes.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    let hasLeadingZero = digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
    let isWellFormed = digits.first?.isNumber == true && digits.last?.isNumber == true
    if isWellFormed, !hasLeadingZero, !text.contains(".e"), !text.contains(".E") {
      if let value = Int(text) { return .integer(value) }
      if let value = Double(text), value.isFinite { return .number(value) }
    }
    throw JSONSyntaxError(column: start + 1, found: "“\(text.prefix(40))”", expected: "a number")
  }

  private mutating func word() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    while let byte = next, Self.isLetter(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "": throw unexpected("a value")
    default:
      throw JSONSyntaxError(
        column: start + 1, found: "“\(text.prefix(40))”", expected: "a JSON value")
    }
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var unescaped: [UInt8] = []
    var runStart = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        unescaped += bytes[runStart..<position]
        position += 1
        guard let text = String(validating: unescaped, as: UTF8.self) else {
          throw JSONSyntaxError(
            column: start + 1, found: "bytes that are not UTF-8", expected: "UTF-8 text")
        }
        return text
      case UInt8(ascii: "\\"):
        unescaped += bytes[runStart..<position]
        unescaped += String(try escape()).utf8
        runStart = position
      case 0..<0x20:
        throw unexpected("control characters written as escapes")
      default:
        position += 1
      }
    }
    throw unexpected("a closing quotation mark")
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    position += 1
    guard let letter = next else { throw unexpected("a character after “\\”") }
    if letter == UInt8(ascii: "u") { return try unicodeEscape() }
    guard let scalar = Self.escapes[letter] else {
      throw unexpected("one of \" \\ / b f n r t u after “\\”")
    }
    position += 1
    return scalar
  }

  /// `\uXXXX`, or two of them where the first is half of a surrogate pair.
  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimalUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\") {
      position += 1
      guard next == UInt8(ascii: "u") else { throw unexpected("the second half of a pair") }
      let second = try hexadecimalUnit()
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw unexpected("surrogates in pairs")
  }

  private mutating func hexadecimalUnit() throws(JSONSyntaxError) -> UInt32 {
    position += 1
    let digits = bytes[position..<min(position + 4, bytes.count)]
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, text.allSatisfy(\.isHexDigit), let unit = UInt32(text, radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    position += 4
    return unit
  }

  private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private func unexpected(_ expected: String) -> JSONSyntaxError {
    let found =
      switch next {
      case nil: "the end of the line"
      case .some(let byte) where (0x21..<0x7F).contains(byte): "“\(Unicode.Scalar(byte))”"
      case .some(let byte): "the byte \(byte)"
      }
    return JSONSyntaxError(column: position + 1, found: found, expected: expected)
  }

  private static let numberBytes = Set("+-.0123456789eE".utf8)

  private static func startsNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]
}
