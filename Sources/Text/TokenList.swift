/// A vocabulary written as plain text, one token a line, split by the longest matching piece.
///
/// A line is `piece`, whose id is its place from 0, or `piece id` on every line. Special pieces are
/// spelled in angle brackets: `<blank>` (id 0), `<unk>`, `<sos/eos>`; `<0xHH>` is a byte.
/// A space is `▁` at the start of a piece, or a piece of its own spelled `<space>` or `|`.
struct TokenList: Sendable {
  let pieces: [Piece]
  private let ids: [[UInt8]: Int]
  private let longest: Int
  private let unknown: Int?
  private let bytes: [UInt8: Int]

  /// - Throws: ``TextError/malformedTokenList(line:reason:)``.
  init(_ text: String) throws(TextError) {
    let spellings = try Self.spellings(text)
    pieces = spellings.map(Self.piece)
    unknown = pieces.firstIndex { $0.kind == .unknown }
    var ids: [[UInt8]: Int] = [:]
    var bytes: [UInt8: Int] = [:]
    for (id, piece) in pieces.enumerated() {
      switch piece.kind {
      case .byte(let byte): bytes[byte] = id
      case .space, .text: ids[piece.surface] = ids[piece.surface] ?? id
      case .special, .unknown: continue
      }
    }
    self.ids = ids
    self.bytes = bytes
    longest = ids.keys.lazy.map(\.count).max() ?? 0
  }

  /// The ids of `text`, always the longest piece that fits; runs of unknown characters are one
  /// unknown token.
  /// - Throws: ``TextError/unknownCharacter(_:text:)`` where the list has no `<unk>`.
  func encode(_ text: String) throws(TextError) -> [Int] {
    let spaced = spaced(text)
    var result: [Int] = []
    var position = 0
    var afterUnknown = false
    while position < spaced.count {
      if let (id, length) = longestMatch(in: spaced, at: position) {
        result.append(id)
        position += length
        afterUnknown = false
        continue
      }
      let end = spaced[(position + 1)...].firstIndex { $0 & 0xc0 != 0x80 } ?? spaced.count
      let character = spaced[position..<end]
      let spelled = character.compactMap { bytes[$0] }
      if spelled.count == character.count {
        result += spelled
      } else if let unknown {
        if !afterUnknown { result.append(unknown) }
        afterUnknown = true
      } else {
        throw .unknownCharacter(Character(String(decoding: character, as: UTF8.self)), text: text)
      }
      position = end
    }
    return result
  }

  private func longestMatch(in text: [UInt8], at position: Int) -> (id: Int, length: Int)? {
    for length in (0..<min(longest, text.count - position)).reversed() {
      if let id = ids[Array(text[position...(position + length)])] { return (id, length + 1) }
    }
    return nil
  }

  /// The UTF-8 of `text` with one space between words, and one before the first where pieces
  /// begin with it.
  private func spaced(_ text: String) -> [UInt8] {
    let words = text.replacing("▁", with: " ").split(whereSeparator: \.isWhitespace)
    let joined = Array(words.joined(separator: " ").utf8)
    let begins = pieces.contains { $0.kind == .text && $0.text.hasPrefix("▁") }
    return begins && !joined.isEmpty ? [UInt8(ascii: " ")] + joined : joined
  }

  private static func piece(_ text: String) -> Piece {
    let isBracketed = text.count > 2 && text.hasPrefix("<") && text.hasSuffix(">")
    let kind: Piece.Kind =
      switch text {
      case "<unk>", "<UNK>": .unknown
      case "<space>", "|": .space
      default: Piece.byte(text).map(Piece.Kind.byte) ?? (isBracketed ? .special : .text)
      }
    return Piece(text: text, kind: kind)
  }

  /// The spellings by id.
  private static func spellings(_ text: String) throws(TextError) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.isEmpty == true { lines.removeLast() }
    let fields = lines.map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }) }
    let isNumbered = fields.allSatisfy { $0.count == 2 && Int($0[1]) != nil }
    var result = [String?](repeating: nil, count: lines.count)
    var seen: Set<Substring> = []
    for (index, field) in fields.enumerated() {
      guard field.count == (isNumbered ? 2 : 1) else {
        throw .malformedTokenList(line: index + 1, reason: "found '\(lines[index].prefix(40))'")
      }
      let id = isNumbered ? Int(field[1]) ?? -1 : index
      guard result.indices.contains(id), result[id] == nil else {
        throw .malformedTokenList(
          line: index + 1, reason: "id \(id) is used twice or leaves a gap")
      }
      guard seen.insert(field[0]).inserted else {
        throw .malformedTokenList(line: index + 1, reason: "'\(field[0])' occurs twice")
      }
      result[id] = String(field[0])
    }
    return result.compactMap(\.self)
  }
}
