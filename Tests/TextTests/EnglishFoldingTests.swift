import Testing

@testable import Text

struct EnglishFoldingTests {
  func fold(_ text: String) -> String {
    String(String.UnicodeScalarView(EnglishFolding.fold(text)))
  }

  @Test("composed and decomposed letters fold alike")
  func diacritics() {
    #expect(fold("É E\u{301} Ñ N\u{303} Ǖ") == "e e n n u")
  }

  @Test("invisible characters vanish; spaces, digits and quotes become ASCII")
  func ascii() {
    #expect(fold("a\u{AD}b\u{200B}c\u{FEFF}\u{A0}٤’—") == "abc 4'-")
  }

  @Test("folding twice changes nothing")
  func idempotent() {
    for text in hostileTexts + ["İıſKÅΣς Ǆ ﬃ ½"] {
      #expect(fold(fold(text)) == fold(text))
    }
  }
}
