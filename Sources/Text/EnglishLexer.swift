/// A written number before it is put into words.
struct WrittenNumber: Equatable {
  enum Suffix { case ordinal, plural }

  /// The digits before the point, without separators; empty in `.5`.
  var digits: String
  /// Whether separators of thousands stood between the digits.
  var isGrouped = false
  /// The digits after the point.
  var fraction: String?
  /// `21st` or `1990s`.
  var suffix: Suffix?
}

/// What an English text consists of, as far as its pronunciation goes.
enum EnglishToken: Equatable {
  /// Letters and the apostrophes between them, and whether a full stop followed.
  case word(String, dotted: Bool)
  case number(WrittenNumber)
  /// A sign that is spoken: `$ % & + @ # °`, a minus before a number, a colon within a time.
  case sign(Unicode.Scalar)
}

/// Cuts folded text into tokens.
struct EnglishLexer {
  private static let signs: Set<Unicode.Scalar> = [
    "$", "£", "€", "¥", "¢", "%", "&", "+", "@", "#", "°",
  ]

  private let scalars: [Unicode.Scalar]
  private var position = 0

  static func tokens(_ folded: [Unicode.Scalar]) -> [EnglishToken] {
    var lexer = EnglishLexer(scalars: folded)
    var tokens: [EnglishToken] = []
    while lexer.position < folded.count {
      if let token = lexer.next() { tokens.append(token) }
    }
    return tokens
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  /// The scalar `offset` places on, or a space outside the text.
  private func peek(_ offset: Int = 0) -> Unicode.Scalar {
    let index = position + offset
    return scalars.indices.contains(index) ? scalars[index] : " "
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("a"..."z").contains(scalar) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: return true
    default: return scalar.properties.isAlphabetic
    }
  }

  private mutating func next() -> EnglishToken? {
    let scalar = peek()
    if Self.isLetter(scalar) { return word() }
    let leadsFraction = scalar == "." && Self.isDigit(peek(1)) && !Self.isLetter(peek(-1))
    if Self.isDigit(scalar) || leadsFraction { return .number(number()) }
    defer { position += 1 }
    if Self.signs.contains(scalar) { return .sign(scalar) }
    let isTime = scalar == ":" && Self.isDigit(peek(-1)) && Self.isDigit(peek(1))
    let leadsNumber = Self.isDigit(peek(1)) || ["$", "£", "€", "."].contains(peek(1))
    let isMinus = scalar == "-" && peek(-1) == " " && leadsNumber
    return isTime || isMinus ? .sign(scalar) : nil
  }

  private mutating func word() -> EnglishToken {
    var letters = String.UnicodeScalarView()
    while Self.isLetter(peek()) || (peek() == "'" && Self.isLetter(peek(1))) {
      letters.append(peek())
      position += 1
    }
    return .word(String(letters), dotted: peek() == ".")
  }

  private mutating func digits() -> String {
    var digits = String.UnicodeScalarView()
    while Self.isDigit(peek()) {
      digits.append(peek())
      position += 1
    }
    return String(digits)
  }

  private mutating func number() -> WrittenNumber {
    var number = WrittenNumber(digits: digits())
    if number.digits.utf8.count <= 3, !number.digits.isEmpty {
      while peek() == ",", (1...3).allSatisfy({ Self.isDigit(peek($0)) }), !Self.isDigit(peek(4)) {
        position += 1
        number.digits += digits()
        number.isGrouped = true
      }
    }
    if peek() == ".", Self.isDigit(peek(1)) {
      position += 1
      number.fraction = digits()
    } else if let (suffix, length) = suffix() {
      number.suffix = suffix
      position += length
    }
    return number
  }

  private func suffix() -> (WrittenNumber.Suffix, length: Int)? {
    if !Self.isLetter(peek(2)), ["st", "nd", "rd", "th"].contains("\(peek())\(peek(1))") {
      return (.ordinal, 2)
    }
    if peek() == "s", !Self.isLetter(peek(1)) { return (.plural, 1) }
    if peek() == "'", peek(1) == "s", !Self.isLetter(peek(2)) { return (.plural, 2) }
    return nil
  }
}
