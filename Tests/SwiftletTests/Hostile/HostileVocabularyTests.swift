import Foundation
import ModelFixtures
import TestSupport
import Testing

/// Transcripts of a model whose words try to be structure, markup, or something that turns the line around.
struct HostileVocabularyTests {
  /// What takes the places of the letters; a piece that begins with `▁` begins a word.
  private static let pieces = [
    "▁-->", "▁<b>", "▁</i>", "▁&amp;", "▁\"", "▁{\\an8}", "▁\u{0}", "▁\u{1b}[31m", "▁\u{202e}טקסט",
    "▁שלום", "▁👩‍👩‍👧", "▁;;", "▁%20", "▁[1]:", "▁NOTE", "▁WEBVTT", "▁'", "▁\\", "▁北京", "e\u{301}", "▁~",
    "▁\u{7f}", "▁<00:00:01.000>", "▁00:00:01,000", "▁</item>", "▁…", "\"",
  ]
  private let run: HostileRun
  private let recording: String
  private let output: String
  /// What stands in the document of JSON.
  private let text: String
  private let words: [String]

  init() throws {
    run = try HostileRun()
    try #require(Self.pieces.count == 27 && Set(Self.pieces).count == 27)
    let tokens = ["<blank>", "<unk>", "▁"] + Self.pieces
    let path = URL(filePath: run.model + "/tokens.txt")
    try Data((tokens.joined(separator: "\n") + "\n").utf8).write(to: path)
    let speech = TinyStream.bytes(try TinyStream.speech(after: 1, times: 3))
    recording = try run.folder.write(
      RiffBytes.file(RiffBytes.Format().chunk, RiffBytes.chunk("data", speech)), to: "a.wav")
    output = run.folder.file("out")
    let found = try run.transcribe([
      recording, "-o", output, "-f", "txt,json,srt,vtt,tsv,ctm,textgrid", "--word-timestamps",
    ])
    try #require(found.status == 0 && found.errors.isEmpty, "\(found.errors)")
    struct Document: Decodable {
      struct Word: Decodable { var word: String }
      var text: String
      var words: [Word]
    }
    let document = try JSONDecoder().decode(
      Document.self, from: Data(contentsOf: URL(filePath: output + "/a.json")))
    (text, words) = (document.text, document.words.map(\.word))
    // Otherwise the tests below say nothing.
    try #require(words.count > 5 && Set(words).count > 3, "\(words)")
  }

  private func lines(_ name: String) throws -> [String] {
    try String(contentsOfFile: output + "/a." + name, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(arguments: ["txt", "srt", "vtt", "tsv", "ctm", "TextGrid"])
  func nothingInADocumentControlsATerminal(name: String) throws {
    for line in try lines(name) {
      for scalar in line.unicodeScalars where scalar != "\t" {
        #expect(scalar.properties.generalCategory != .control, "\(name): \(line.debugDescription)")
      }
    }
  }

  @Test func aWordIsOneLine() throws {
    let lines = try lines("txt")
    #expect(lines.count == words.count + 1, "\(lines)")
    #expect(words.joined(separator: " ") == text)
  }

  @Test(arguments: ["srt", "vtt"])
  func onlyTimesStandBetweenCuesAndArrows(name: String) throws {
    let clock = name == "srt" ? /\d\d:\d\d:\d\d,\d{3}/ : /\d\d:\d\d:\d\d\.\d{3}/
    let arrows = try lines(name).filter { $0.contains("-->") }
    #expect(!arrows.isEmpty)
    for line in arrows {
      let sides = line.split(separator: " --> ")
      #expect(sides.count == 2 && sides.allSatisfy { $0.wholeMatch(of: clock) != nil }, "\(line)")
    }
  }

  @Test func markupOfCuesIsText() throws {
    let allowed = /<\d\d:\d\d:\d\d\.\d{3}>|<\/?c>/
    for line in try lines("vtt") where !line.contains(" --> ") {
      let rest = line.replacing(allowed, with: "")
      #expect(!rest.contains("<") && !rest.contains(">"), "\(line)")
    }
    for line in try lines("srt") where !line.contains(" --> ") {
      #expect(line.firstMatch(of: /<[a-z\/]/) == nil && !line.contains("{\\"), "\(line)")
    }
  }

  @Test func rowsHaveTheirColumns() throws {
    let table = try lines("tsv").dropLast()
    #expect(table.count > 1)
    #expect(table.allSatisfy { $0.split(separator: "\t").count == 3 }, "\(table)")
    let rows = try lines("ctm").dropLast()
    #expect(rows.count == words.count)
    #expect(
      rows.allSatisfy { $0.split(separator: " ").count == 6 && !$0.hasPrefix(";;") }, "\(rows)")
  }

  @Test func quotesOfATextGridAreDoubled() throws {
    let labels = try lines("TextGrid").filter { $0.contains("text = ") }
    #expect(labels.count > words.count)
    for line in labels {
      let label = try #require(line.trimming.wholeMatch(of: /text = "(.*)"/)).1
      #expect(!label.replacing("\"\"", with: "").contains("\""), "\(line)")
    }
  }
}

extension String {
  /// Without spaces at its ends.
  fileprivate var trimming: String { trimmingCharacters(in: .whitespaces) }
}
