/// Brings the many spellings of a letter, digit or sign to one: lower case, no diacritics, ASCII
/// digits, apostrophes, hyphens and spaces.
enum EnglishFolding {
  /// Each ASCII spelling, with the letters that are folded into it.
  private static let families = [
    "a": "àáâãäåāăąǎȁȃȧạảấầẩẫậắằẳẵặª", "c": "çćĉċč", "d": "ďđðḍ",
    "e": "èéêëēĕėęěȅȇȩẹẻẽếềểễệ", "g": "ĝğġģǧǵ", "h": "ĥħḥ", "i": "ìíîïĩīĭįıǐȉȋịỉ",
    "j": "ĵǰ", "k": "ķǩ", "l": "ĺļľŀłḷ", "m": "ṁṃ", "n": "ñńņňŉŋǹṇ",
    "o": "òóôõöøōŏőơǒȍȏọỏốồổỗộớờởỡợº", "r": "ŕŗřṛ", "s": "śŝşšſșṣ", "t": "ţťŧțṭ",
    "u": "ùúûüũūŭůűųưǔǖǘǚǜụủứừửữự", "w": "ŵẁẃẅ", "y": "ýÿŷȳỳỵỷỹ", "z": "źżžẓ",
    "ae": "æǽ", "oe": "œ", "ss": "ß", "th": "þ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "ffi": "ﬃ",
    "ffl": "ﬄ", "st": "ﬅﬆ", "'": "’‘ʼʻ′`´‛", "-": "‐‑‒–—―−", "...": "…",
    " one half ": "½", " one quarter ": "¼", " three quarters ": "¾",
  ]

  private static let spellings: [Unicode.Scalar: [Unicode.Scalar]] =
    families.reduce(into: [:]) { table, family in
      for scalar in family.value.unicodeScalars { table[scalar] = Array(family.key.unicodeScalars) }
    }

  /// The folded scalars of `text`; formatting characters and combining diacritics are dropped.
  static func fold(_ text: String) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        continue
      }
      for lower in ascii(scalar).properties.lowercaseMapping.unicodeScalars {
        if let spelling = spellings[lower] {
          result += spelling
        } else if !isDropped(lower) {
          result.append(digit(lower) ?? (lower.properties.isWhitespace ? " " : lower))
        }
      }
    }
    return result
  }

  /// The ASCII twin of a full-width form.
  private static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0xFF01...0xFF5E).contains(scalar.value)
      ? Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21)) : scalar
  }

  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    (0x300...0x36F).contains(scalar.value) || scalar.properties.generalCategory == .format
  }

  /// The ASCII digit for a decimal digit of another script.
  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard scalar.properties.generalCategory == .decimalNumber,
      let value = scalar.properties.numericValue
    else { return nil }
    return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
  }
}
