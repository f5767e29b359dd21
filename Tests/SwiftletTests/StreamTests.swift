import Audio
import Foundation
import ModelFixtures
import TestSupport
import Testing

/// `swiftlet stream` as users run it, with a model that hears nonsense in what a person says.
struct StreamTests {
  let folder: TemporaryFolder
  let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyStream.write(to: folder)
  }

  func stream(_ input: some Sequence<UInt8>, _ arguments: String...) throws -> ProgramRun {
    try RunningProgram(["stream", "-m", model] + arguments, input: .piped(Data(input))).finish()
  }

  /// The events of a run with `-f json`.
  func events(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func types(_ events: [[String: Any]]) -> [String] {
    events.compactMap { $0["type"] as? String }
  }

  @Test func textIsALineForEachStretchOfSpeech() throws {
    let run = try stream(
      TinyStream.bytes(TinyStream.speech(before: 0.5, after: 1.5, times: 2)), "-")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.count > 5 })
  }

  @Test func jsonHasTheDocumentedEventsAndKeys() throws {
    let samples = try TinyStream.speech(before: 0.5, after: 1.5, times: 2)
    let run = try stream(TinyStream.bytes(samples), "-f", "json")
    let events = try events(run.output)
    let types = types(events)
    #expect(types.last == "end")
    #expect(types.count { $0 == "final" } == 2)
    #expect(types.contains("partial"))
    let schema = try Data(
      contentsOf: URL(filePath: Fixtures.repository + "/Documentation/stream.schema.json"))
    let root = try JSONSerialization.jsonObject(with: schema) as? [String: Any]
    let forms = try #require(root?["$defs"] as? [String: [String: Any]])
    for (event, type) in zip(events, types) {
      let form = try #require(forms[type])
      let keys = Set(try #require(form["required"] as? [String]))
      #expect(Set(event.keys) == keys)
      #expect(Set(try #require(form["properties"] as? [String: Any]).keys) == keys)
    }
    let end = try #require(events.last)
    #expect(end["duration"] as? Double == (Double(samples.count) / 16_000 * 1000).rounded() / 1000)
    #expect(end["segments"] as? Int == 2)
    #expect(end["interrupted"] as? Bool == false)
  }

  @Test func partialTextKeepsWhatWasCalledStable() throws {
    let run = try stream(TinyStream.bytes(TinyStream.speech()), "-f", "json")
    var stable = ""
    for event in try events(run.output) where event["type"] as? String == "partial" {
      let text = try #require(event["text"] as? String)
      #expect(text.hasPrefix(stable))
      stable = try #require(event["stable"] as? String)
      #expect(text.hasPrefix(stable))
    }
  }

  @Test func aTerminalShowsTheLineThatIsBeingSpoken() throws {
    let terminal = try PseudoTerminal(columns: 60)
    let program = try RunningProgram(
      ["stream", "-m", model],
      input: .data(Data(TinyStream.bytes(TinyStream.speech(after: 1.5)))),
      output: .handle(terminal.device))
    #expect(try program.finish().status == 0)
    let shown = terminal.shown()
    let drawings = shown.components(separatedBy: "\r\u{1B}[K")
    #expect(drawings.count > 2)
    #expect(!drawings.dropLast().joined().contains("\n"))
    #expect(drawings.last?.hasSuffix("\r\n") == true)
  }

  @Test func speedAndLatencyAreToldOnRequest() throws {
    let run = try stream(TinyStream.bytes(TinyStream.speech(after: 1.5)), "--realtime-factor")
    #expect(run.errorLines.count == 4)
    #expect(run.errors.contains("real-time factor 0."))
    for kind in ["partial results", "first partial results", "final results"] {
      #expect(run.errors.contains("swiftlet: \(kind)"))
    }
  }

  @Test func everyDecoderServesAndOptionsThatItLacksAreRefused() throws {
    let bytes = TinyStream.bytes(try TinyStream.speech())
    for decoder in ["ctc", "attention", "cassnat", "paraformer", "speculative"] {
      let run = try stream(bytes, "--decoder", decoder)
      #expect(run.status == 0 && run.output.split(separator: "\n").count == 1)
    }
    let refused = try stream(bytes, "--decoder", "paraformer", "--beam-size", "4")
    #expect(refused.status == 3)
    #expect(refused.errors.contains("--beam-size does not apply"))
  }

  @Test func aModelThatIsNormalizedByWholeUtterancesIsRefused() throws {
    let whole = try TinyModel.write(to: folder)
    let run = try runProgram(["stream", "-m", whole], input: Data([0, 0]))
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1 && run.errors.contains("cannot follow a stream"))
  }

  @Test(arguments: [
    ["--chunk-ms", "0"], ["--left-chunks", "-1"], ["--rate", "3999"], ["--channels", "0"],
    ["--format", "mp3"], ["--channel", "2", "--channels", "2"], ["--pause", "0"],
    ["--pause-without-text", "nan"], ["--longest-segment", "0.5"], ["--threads", "0"],
  ])
  func numbersOutOfRangeAreUsageErrors(arguments: [String]) throws {
    let run = try runProgram(["stream", "-m", model] + arguments, input: Data([0, 0]))
    #expect(run.status == 2)
    #expect(run.errors.contains(arguments[0]))
  }

  @Test func chunksThatAreNoWholeFramesAreRefused() throws {
    let run = try stream([0, 0], "--chunk-ms", "100")
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1 && run.errors.contains("100 ms"))
  }

  @Test func optionsOfChunksAndEndpointsChangeTheEvents() throws {
    let bytes = TinyStream.bytes(try TinyStream.speech(before: 0.5, after: 0.9, times: 2))
    let usual = try stream(bytes, "-f", "json").output
    for option in [
      ["--chunk-ms", "640"], ["--left-chunks", "0"], ["--pause", "0.4"],
      ["--longest-segment", "2"],
    ] {
      let run = try runProgram(
        ["stream", "-m", model, "-f", "json"] + option, input: Data(bytes))
      #expect(run.status == 0)
      #expect(run.output != usual, "\(option)")
    }
    #expect(try stream(bytes, "-f", "json", "--threads", "2").output == usual)
  }
}
