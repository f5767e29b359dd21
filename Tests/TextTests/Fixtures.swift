import Foundation
import TestSupport

@testable import Text

/// The folder with golden data.
let golden = URL(filePath: Fixtures.path("golden"))

/// What `scripts/goldens/tokenizer.py` recorded of the reference implementation.
struct TokenizerGolden: Decodable {
  struct Model: Decodable, CustomStringConvertible, Sendable {
    struct Case: Decodable {
      let text: String
      let ids: [Int]
      let decoded: String
    }
    let kind: String
    let pieces: [String]
    let cases: [Case]
    var description: String { kind }

    func bytes() throws -> Data {
      try Data(contentsOf: golden.appending(path: "sentencepiece/\(kind).model"))
    }
    func tokenizer() throws -> Tokenizer { try Tokenizer(sentencePiece: bytes()) }
  }

  let sentences: [String]
  let models: [Model]

  static let read: TokenizerGolden? = try? JSONDecoder().decode(
    TokenizerGolden.self,
    from: Data(contentsOf: golden.appending(path: "sentencepiece/cases.json")))
  static let models = read?.models ?? []
}

/// Texts that have broken programs before.
let hostileTexts = [
  "", " ", "\0", "a\0b", "\u{FEFF}", "\u{202E}right to left\u{202C} שלום", "👩‍👩‍👧‍👦🏳️‍🌈",
  "e\u{301}\u{302}\u{303}",
  "▁▁ ▁", "<blank><sos/eos><0x00>", "\r\n\t\u{2028}", "\u{FFFD}\u{10FFFF}", "$", "$,.%", "-", "'",
  "''", "1,2,3,,4", "9999999999999999999999999999", "0.0.0.0", "1/0", "12:99", "½", "٣", "一二三",
  String(repeating: "a", count: 100_000), String(repeating: "1", count: 50_000),
  String(repeating: "👍 ", count: 10_000),
]
