import Testing
import swiftlet

struct OptionSpellingTests {
  @Test func underscoresInNamesOfLongOptionsAreHyphens() {
    #expect(
      OptionSpelling.canonical(["--beam_size", "3", "--output_format=json"])
        == ["--beam-size", "3", "--output-format=json"])
  }

  @Test func valuesFilesAndShortOptionsStay() {
    let arguments = ["-m", "my_model", "a_b.wav", "--output=my_file", "-", "--", "--odd_name.wav"]
    #expect(OptionSpelling.canonical(arguments) == arguments)
  }
}
