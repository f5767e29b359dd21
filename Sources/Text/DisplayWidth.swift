/// How many columns of a terminal a text takes.
package enum DisplayWidth {
  /// The main blocks that Unicode's East Asian Width (UAX #11) calls wide or full-width.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x20000...0x3FFFD,
  ]

  /// The columns of `text`: two for a wide character or an emoji, none for a control.
  package static func of(_ text: String) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// `text` without what moves a terminal's cursor or turns the writing direction: each control
  /// and each bidirectional override becomes U+FFFD.
  package static func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      result.append(isDirectionalOverride(scalar) || isControl ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  /// Whether a character turns the direction of the writing after it: an embedding, override or isolate, or
  /// the end of one (UAX #9).
  package static func isDirectionalOverride(_ scalar: Unicode.Scalar) -> Bool {
    (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  private static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first(where: { !isInvisible($0) }) else { return 0 }
    let isEmoji =
      first.properties.isEmojiPresentation || scalars.contains { $0.value == 0xFE0F }
    return isEmoji || wide.contains { $0.contains(first.value) } ? 2 : 1
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .nonspacingMark, .enclosingMark: true
    default: false
    }
  }
}
