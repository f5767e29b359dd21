import TestSupport
import Testing
import Text

@testable import Training

struct LineSurveyorTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.write(WaveBytes([Int16](repeating: 100, count: 16_000)).bytes, to: "second.wav")
  }

  private func finding(
    _ line: String, opensAudio: Bool = false, tokens: String = "<blank>\n<unk>\na\nb\n"
  ) throws -> LineSurveyor.Finding? {
    LineSurveyor(
      path: folder.file("m.jsonl"), tokenizer: try Tokenizer(tokenList: tokens),
      opensAudio: opensAudio
    ).survey(.text(Array(line.utf8)), number: 9)
  }

  private func line(
    _ duration: String = "1", text: String = "ab", path: String = "second.wav", extra: String = ""
  ) -> String {
    #"{"audio_filepath": "\#(path)", "duration": \#(duration), "text": "\#(text)"\#(extra)}"#
  }

  @Test(arguments: ["0", "-1", "NaN", "\"long\"", "null", "1e999"])
  func aDurationThatIsNoneIsNamed(duration: String) throws {
    let finding = try #require(try finding(line(duration)))
    #expect(finding.size == nil)
    #expect(finding.defects.map(\.kind) == [.badLine])
    #expect(finding.defects[0].line == 9 && !finding.defects[0].isUsable)
  }

  @Test func anEmptyTextIsNamedAndPlanned() throws {
    for text in ["", "  "] {
      let finding = try #require(try finding(line(text: text)))
      #expect(finding.defects.map(\.kind).first == .emptyText)
      #expect(finding.size != nil)
    }
  }

  @Test func unknownCharactersAreListed() throws {
    let known = try #require(try finding(line(text: "aXbYX")))
    #expect(known.defects.map(\.kind) == [.unknownCharacters])
    #expect(known.defects[0].reason.hasSuffix("“X” “Y”"))
    #expect(known.size?.tokens == 4)
    let strict = try #require(try finding(line(text: "aXb"), tokens: "<blank>\na\nb\n"))
    #expect(strict.size == nil && strict.defects.map(\.isUsable) == [false])
  }

  @Test func recordingsAreOpenedOnlyIfAsked() throws {
    let missing = line(path: "nowhere.wav")
    #expect(try finding(missing)?.defects.isEmpty == true)
    let finding = try #require(try finding(missing, opensAudio: true))
    #expect(finding.defects.map(\.kind) == [.badAudio] && finding.size == nil)
    #expect(finding.defects[0].reason.contains("nowhere.wav"))
  }

  @Test(arguments: [("1", "", true), ("1.04", "", true), ("10", "", false), ("0.6", "0.5", false)])
  func durationsAreComparedWithTheRecording(
    duration: String, offset: String, isRight: Bool
  ) throws {
    let extra = offset.isEmpty ? "" : ", \"offset\": \(offset)"
    let finding = try #require(try finding(line(duration, extra: extra), opensAudio: true))
    #expect(finding.defects.map(\.kind) == (isRight ? [] : [.durationPastEnd]))
    #expect(finding.size != nil)
  }

  @Test func aBlankLineIsNothing() throws {
    #expect(try finding("   ") == nil)
  }

  @Test func theKeyTellsWhatIsSaidWhereAndWhen() throws {
    let lines = [
      line(), line("2"), line(text: "a"), line(path: "x.wav"), line(extra: ", \"offset\": 0.1"),
    ]
    let keys = try lines.map { try #require(try finding($0)?.size).key }
    #expect(Set(keys).count == 5)
    #expect(try finding(line(extra: ", \"speaker\": 3"))?.size?.key == keys[0])
  }
}
