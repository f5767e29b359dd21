/// One entry of a vocabulary.
package struct Piece: Sendable, Equatable {
  /// What a token stands for.
  package enum Kind: Sendable, Equatable {
    /// Its own text, where `▁` is a space.
    case text
    /// One byte of UTF-8, spelled `<0xHH>`.
    case byte(UInt8)
    /// Any text that the vocabulary cannot express.
    case unknown
    /// Nothing that is written: blank, start, end, language tags.
    case special
    /// The space between two words.
    case space
  }

  /// The spelling in the model, such as `▁the`.
  package let text: String
  /// What it stands for.
  package let kind: Kind

  /// What stands in a transcript for an unknown token.
  static let unknownSurface = "⁇"

  /// The UTF-8 that this piece adds to a transcript.
  var surface: [UInt8] {
    switch kind {
    case .text: Array(text.utf8).replacing(Array("▁".utf8), with: [UInt8(ascii: " ")])
    case .byte(let byte): [byte]
    case .unknown: Array(Self.unknownSurface.utf8)
    case .special: []
    case .space: [UInt8(ascii: " ")]
    }
  }

  /// The byte that a spelling such as `<0x0A>` stands for.
  static func byte(_ text: String) -> UInt8? {
    guard text.utf8.count == 6, text.hasPrefix("<0x"), text.hasSuffix(">") else { return nil }
    let digits = text.dropFirst(3).dropLast()
    return digits.allSatisfy(\.isHexDigit) ? UInt8(digits, radix: 16) : nil
  }
}
