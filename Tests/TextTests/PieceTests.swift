import Testing

@testable import Text

struct PieceTests {
  @Test("a byte piece is six characters with two hexadecimal digits")
  func bytes() {
    #expect(Piece.byte("<0x00>") == 0 && Piece.byte("<0xFF>") == 255)
    for text in ["<0x0>", "<0x0G>", "<0x+1>", "0x00", "<0x000>", "<0xé>", ""] {
      #expect(Piece.byte(text) == nil, "\(text)")
    }
  }

  @Test("only what is spoken has a surface")
  func surfaces() {
    #expect(Piece(text: "▁a▁b", kind: .text).surface == Array(" a b".utf8))
    #expect(Piece(text: "<sos/eos>", kind: .special).surface == [])
    #expect(Piece(text: "|", kind: .space).surface == [32])
    #expect(Piece(text: "<unk>", kind: .unknown).surface == Array("⁇".utf8))
  }
}
