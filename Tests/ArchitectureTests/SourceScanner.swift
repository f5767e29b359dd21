/// Removes comments and the insides of strings from Swift or C.
///
/// It follows a few rules and is no parser: it knows line and nested block comments, and plain,
/// raw and multi-line strings. Interpolations count as part of their string.
struct SourceScanner {
  private enum Place: Equatable {
    case code
    case lineComment
    case blockComment(depth: Int)
    case string(closing: [UInt8], isRaw: Bool)
  }

  private let text: [UInt8]
  private var position = 0
  private var place = Place.code
  private var result: [UInt8] = []

  init(_ text: String) {
    self.text = Array(text.utf8)
    result.reserveCapacity(self.text.count)
  }

  /// The code alone; its lines have the numbers that they have in the text.
  mutating func code() -> String {
    while position < text.count {
      if text[position] == UInt8(ascii: "\n") {
        endLine()
      } else {
        step()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Line breaks are kept everywhere. A comment or string of one line does not outlive its line,
  /// so that a literal this scanner misreads spoils no more than that.
  private mutating func endLine() {
    result.append(UInt8(ascii: "\n"))
    position += 1
    switch place {
    case .lineComment: place = .code
    case .string(let closing, _) where !closing.starts(with: "\"\"\"".utf8): place = .code
    default: break
    }
  }

  private mutating func step() {
    switch place {
    case .code: stepInCode()
    case .lineComment: position += 1
    case .blockComment(let depth):
      if skip("*/") {
        place = depth == 1 ? .code : .blockComment(depth: depth - 1)
      } else if skip("/*") {
        place = .blockComment(depth: depth + 1)
      } else {
        position += 1
      }
    case .string(let closing, let isRaw):
      if !isRaw && text[position] == UInt8(ascii: "\\") {
        let escapesLineBreak = position + 1 < text.count && text[position + 1] == 10
        position += escapesLineBreak ? 1 : 2
      } else if text[position...].starts(with: closing) {
        position += closing.count
        place = .code
      } else {
        position += 1
      }
    }
  }

  private mutating func stepInCode() {
    if skip("//") {
      place = .lineComment
    } else if skip("/*") {
      place = .blockComment(depth: 1)
    } else if let opening = openingOfString() {
      result += "\"\"".utf8
      position += opening.count
      place = .string(closing: opening.reversed(), isRaw: opening[0] == UInt8(ascii: "#"))
    } else {
      result.append(text[position])
      position += 1
    }
  }

  private mutating func skip(_ token: StaticString) -> Bool {
    let token = token.description.utf8
    guard text[position...].starts(with: token) else { return false }
    position += token.count
    return true
  }

  /// The hashes and quotation marks that start a string here, if one does.
  private func openingOfString() -> [UInt8]? {
    let hash = UInt8(ascii: "#")
    let quote = UInt8(ascii: "\"")
    guard text[position] == quote || text[position] == hash else { return nil }
    let hashes = text[position...].prefix { $0 == hash }
    let quotes = text[(position + hashes.count)...].prefix(3).prefix { $0 == quote }
    switch quotes.count {
    case 0: return nil
    case 3: return Array(hashes + quotes)
    default: return hashes + [quote]
    }
  }
}
