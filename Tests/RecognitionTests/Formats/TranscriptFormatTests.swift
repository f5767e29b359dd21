import Recognition
import Testing

struct TranscriptFormatTests {
  @Test(arguments: TranscriptFormat.allCases)
  func everyDocumentEndsItsLastLine(format: TranscriptFormat) throws {
    for transcript in [FormatExample.transcript, FormatExample.silence] {
      let document = try FormatExample.document(format, transcript)
      #expect(document.isEmpty || document.hasSuffix("\n"))
    }
  }

  @Test(arguments: TranscriptFormat.allCases)
  func everyFormatTellsWhatIsSaid(format: TranscriptFormat) throws {
    let document = try FormatExample.document(format)
    for word in FormatExample.transcript.words {
      #expect(document.contains(word.text))
    }
  }

  @Test(arguments: TranscriptFormat.allCases)
  func wordTimesChangeTheFormatsThatSaySoAndNoOther(format: TranscriptFormat) throws {
    let plain = try FormatExample.document(format)
    let timed = try FormatExample.document(format, FormatExample.transcript, .init(words: true))
    #expect((plain != timed) == format.choosesWords)
  }

  @Test(arguments: TranscriptFormat.allCases)
  func readingsChangeTheFormatsThatSaySoAndNoOther(format: TranscriptFormat) throws {
    let plain = try FormatExample.document(format)
    let readings = try FormatExample.document(
      format, FormatExample.transcript, .init(alternatives: true))
    #expect((plain != readings) == format.holdsAlternatives)
  }

  @Test(arguments: TranscriptFormat.allCases)
  func limitsOfSubtitlesChangeSubtitlesAndNothingElse(format: TranscriptFormat) throws {
    let narrow = try FormatExample.document(
      format, FormatExample.transcript, .init(subtitles: .init(lineWidth: 4)))
    #expect(try (FormatExample.document(format) != narrow) == format.isSubtitles)
  }

  @Test func filesAreCalledAsOtherProgramsExpect() {
    #expect(
      TranscriptFormat.allCases.map(\.fileExtension)
        == ["txt", "json", "srt", "vtt", "tsv", "ctm", "TextGrid"])
  }
}
