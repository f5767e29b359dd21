import Testing

struct SourceScannerTests {
  private func code(_ text: String) -> String {
    var scanner = SourceScanner(text)
    return scanner.code()
  }

  @Test(arguments: [
    ("a // b", "a "),
    ("a /* b /* c */ d */ e", "a  e"),
    ("a /* b\nc */ d", "a \n d"),
    (#"a("b") c"#, #"a("") c"#),
    (#"a("") c"#, #"a("") c"#),
    (#"a("\"b") c"#, #"a("") c"#),
    (##"a(#"b"c\"#) d"##, #"a("") d"#),
    ("a(\"\"\"\n  \"b\" // c\n  \"\"\") d", "a(\"\"\n\n) d"),
    (#"a("// b") c"#, #"a("") c"#),
    ("a = '\"'\nb", "a = '\"\"\nb"),
    ("#if a\nb #c", "#if a\nb #c"),
  ])
  func codeIsWhatIsNeitherCommentNorString(text: String, expected: String) {
    #expect(code(text) == expected)
  }

  @Test func linesKeepTheirNumbers() {
    let text = "a\n/* b\n\n c */\n\"\"\"\n d\n\"\"\"\ne // f\n"
    #expect(code(text).count(where: { $0 == "\n" }) == text.count(where: { $0 == "\n" }))
  }
}
