import Foundation
import Recognition
import TestSupport
import Testing

@testable import swiftlet

struct StreamWriterTests {
  private let folder: TemporaryFolder
  private let file: FileHandle

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.write("", to: "output")
    file = try FileHandle(forWritingTo: URL(filePath: folder.file("output")))
  }

  private func writer(_ style: StreamWriter.Style) -> StreamWriter {
    StreamWriter(style: style, to: Console(descriptor: file.fileDescriptor, name: "a file"))
  }

  private func segment(_ text: String, index: Int = 0, stable: String = "") -> StreamSegment {
    StreamSegment(
      index: index, start: 1, end: 2.3456, speech: 1.1...2,
      transcript: Transcript(
        text: text,
        words: text.isEmpty ? [] : [.init(text: text, start: 1.25, end: 2, confidence: 0.75)],
        tokens: [], confidence: 0.75, duration: 1.3456),
      stableText: stable)
  }

  private func written(_ style: StreamWriter.Style, _ events: [StreamEvent]) throws -> String {
    var writer = writer(style)
    for event in events { try writer.write(event) }
    try writer.finish(duration: 12.34567, interrupted: false)
    return try folder.read("output")
  }

  @Test func textHasFinalResultsOnly() throws {
    #expect(
      try written(
        .text,
        [
          .partial(segment("on")), .final(segment("one")), .partial(segment("t", index: 1)),
          .final(segment("", index: 1)), .final(segment("three", index: 2)),
        ]) == "one\nthree\n")
  }

  @Test func aTerminalForgetsPartialResultsBeforeFinalOnes() throws {
    let clear = LiveLine.clear
    #expect(
      try written(
        .live(columns: 80),
        [
          .partial(segment("on", stable: "on")), .final(segment("one")),
          .partial(segment("t", index: 1, stable: "t")), .final(segment("", index: 1)),
        ]) == "\(clear)on\(clear)one\n\(clear)t\(clear)")
  }

  @Test func jsonHasOneObjectALine() throws {
    let words = #"[{"confidence":0.75,"end":2,"start":1.25,"word":"on"}]"#
    #expect(
      try written(.json, [.partial(segment("on", stable: "o")), .final(segment("", index: 3))])
        == """
        {"confidence":0.75,"end":2.346,"segment":0,"stable":"o","start":1,"text":"on",\
        "type":"partial","words":\(words)}
        {"confidence":0.75,"end":2.346,"segment":3,"start":1,"text":"","type":"final","words":[]}
        {"duration":12.346,"interrupted":false,"segments":0,"type":"end"}

        """)
  }

  @Test func theFormatForTextHasTheNameThatOtherCommandsGiveIt() {
    #expect(StreamFormat(argument: "txt") == .text)
    #expect(StreamFormat(argument: "text") == .text)
    #expect(StreamFormat(argument: "json") == .json)
    #expect(StreamFormat(argument: "srt") == nil)
  }
}
