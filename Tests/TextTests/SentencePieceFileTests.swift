import Foundation
import Testing

@testable import Text

struct SentencePieceFileTests {
  @Test("reads the pieces of golden models", arguments: TokenizerGolden.models)
  func readsPieces(_ model: TokenizerGolden.Model) throws {
    #expect(try SentencePieceFile(Array(model.bytes())).pieces.map(\.text) == model.pieces)
  }

  @Test("bytes of other formats are refused")
  func otherFormats() {
    let texts = [
      "", "{\"a\": 1}", "RIFF\0\0\0\0WAVE", "\0\0\0\0", String(repeating: "z", count: 999),
    ]
    for text in texts {
      #expect(throws: TextError.self) { try Tokenizer(sentencePiece: Data(text.utf8)) }
    }
  }

  @Test(
    "a truncated model is refused or still usable, never a crash",
    arguments: TokenizerGolden.models)
  func truncated(_ model: TokenizerGolden.Model) throws {
    let bytes = try model.bytes()
    var refused = 0
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
      do {
        _ = try Tokenizer(sentencePiece: bytes.prefix(count)).encode("the river zebra")
      } catch {
        refused += 1
      }
    }
    #expect(refused > 50)
  }

  @Test(
    "a model with damaged bytes is refused or still usable, never a crash",
    arguments: TokenizerGolden.models)
  func flipped(_ model: TokenizerGolden.Model) throws {
    let bytes = try model.bytes()
    var generator = SplitMix64(seed: 11)
    for _ in 0..<400 {
      var damaged = bytes
      for _ in 0...(generator.next() % 4) {
        damaged[Int(generator.next() % UInt64(bytes.count))] = UInt8(generator.next() & 0xff)
      }
      _ = try? Tokenizer(sentencePiece: damaged).encode("the river ｗｉｄｅ zebra 😀")
    }
  }

  @Test("a score that is not a number is refused")
  func scores() {
    for score in [Float.nan, .infinity, -1e30] {
      let bits = withUnsafeBytes(of: score.bitPattern.littleEndian, Array.init)
      let piece: [UInt8] = [0x0a, 1, 0x61, 0x15] + bits
      #expect(throws: TextError.self) {
        try SentencePieceFile([0x0a, UInt8(piece.count)] + piece)
      }
    }
  }

  @Test("a first piece that is not the blank is refused with its name")
  func blankFirst() throws {
    let unknown: [UInt8] = [0x0a, 3, 0x3c, 0x75, 0x3e, 0x18, 2]
    do {
      _ = try Tokenizer(sentencePiece: Data([0x0a, UInt8(unknown.count)] + unknown))
      Issue.record("expected an error")
    } catch {
      #expect(error.description.contains("'<u>'"))
    }
  }
}
