import Audio
import Foundation
import ModelFixtures
import TestSupport
import Testing

/// `swiftlet transcribe` as users run it, with a model that hears nonsense.
struct TranscribeTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  private func recording(
    _ name: String, seconds: Double = 1.5, seed: UInt64 = 1, sampleRate: Int = 16_000
  ) throws -> String {
    try folder.write(
      SyntheticSpeech.wave(
        SyntheticSpeech.audio(seconds: seconds, seed: seed, sampleRate: sampleRate)), to: name)
  }

  private func transcribe(_ arguments: String...) throws -> ProgramRun {
    try runProgram(["transcribe", "-m", model] + arguments)
  }

  private func json(_ run: ProgramRun) throws -> [[String: Any]] {
    try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func oneFileIsItsTextAlone() throws {
    let run = try transcribe(try recording("a.wav"))
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.count > 5 && !run.output.contains(":"))
    #expect(run.output.hasSuffix("\n") && run.output.split(separator: "\n").count == 1)
  }

  @Test func severalFilesAreNamedInTheOrderOfTheCommandLine() throws {
    let names = ["b.wav", "a.wav", "c with a space.wav"]
    let files = try names.enumerated().map {
      try recording($1, seconds: 2.5 - Double($0), seed: UInt64($0))
    }
    let together = try transcribe(files[0], files[1], files[2], "--threads", "2")
    let alone = try files.map { try transcribe($0, "-t", "1").output }
    #expect(together.status == 0)
    #expect(together.output == zip(files, alone).map { "\($0): \($1)" }.joined())
  }

  @Test func silenceIsAnEmptyLineAndASuccess() throws {
    let file = try folder.write(
      SyntheticSpeech.wave(.init(samples: [0, 0, 0], sampleRate: 16_000)), to: "short.wav")
    let run = try transcribe(file)
    #expect(run.status == 0)
    #expect(run.output == "\n")
    let timed = try transcribe(file, "--word-timestamps")
    #expect(timed.status == 0)
    #expect(timed.output.isEmpty)
  }

  @Test func jsonHasTheDocumentedKeys() throws {
    let run = try transcribe(try recording("a.wav"), "-f", "json")
    let object = try #require(try json(run).first)
    #expect(
      Set(object.keys) == [
        "version", "file", "text", "confidence", "duration", "model", "decoder", "segments",
      ])
    #expect(object["duration"] as? Double == 1.5)
    #expect(object["decoder"] as? String == "ctc")
    #expect(object["model"] as? String == model)
  }

  @Test func wordTimestampsRiseInJSONAndFillLinesOfText() throws {
    let file = try recording("a.wav", seconds: 3)
    let run = try transcribe(file, "--output_format=json", "--word_timestamps")
    let object = try #require(try json(run).first)
    let words = try #require(object["words"] as? [[String: Any]])
    #expect(
      words.compactMap { $0["word"] as? String }.joined(separator: " ") == object["text"] as? String
    )
    let tokens = try #require(object["tokens"] as? [[String: Any]])
    for units in [words, tokens] {
      let starts = try units.map { try #require($0["start"] as? Double) }
      let ends = try units.map { try #require($0["end"] as? Double) }
      #expect(starts == starts.sorted())
      #expect(zip(starts, ends).allSatisfy { $0 < $1 })
      #expect(ends.allSatisfy { $0 <= 3 })
    }
    let text = try transcribe(file, "--word-timestamps").output.split(separator: "\n")
    #expect(text.count == words.count)
    let line = #/\[\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}\] \S+/#
    #expect(text.allSatisfy { $0.wholeMatch(of: line) != nil })
  }

  @Test func nbestListsReadingsByScore() throws {
    let file = try recording("a.wav")
    let object = try #require(try json(try transcribe(file, "-f", "json", "--nbest", "3")).first)
    let readings = try #require(object["alternatives"] as? [[String: Any]])
    #expect(readings.count == 3)
    #expect(readings[0]["text"] as? String == object["text"] as? String)
    let scores = readings.compactMap { $0["score"] as? Double }
    #expect(scores == scores.sorted(by: >))
    let lines = try transcribe(file, "--nbest", "3").output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.wholeMatch(of: #/-?\d+\.\d{3}\t.*/#) != nil })
  }

  @Test func aChannelCanBeChosenIfItIsThere() throws {
    let file = try recording("a.wav")
    #expect(try transcribe(file, "--channel", "0").output == transcribe(file).output)
    let run = try transcribe(file, "--channel", "1")
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains("channel 1"))
  }

  @Test(arguments: [
    ["--channel", "left"], ["--beam-size", "0"], ["--threads", "0"], ["--threads", "abc"],
    ["--ctc-weight", "1.5"], ["--ctc-weight", "nan"], ["--length-normalization", "-1"],
    ["--alignments", "0"], ["--threshold", "2"],
    ["--nbest", "4", "--beam-size", "2"], ["--batch-seconds", "nan"],
    ["--nbest", "2", "--word-timestamps"],
  ])
  func optionsThatMakeNoSenseAreRefusedBeforeAnything(arguments: [String]) throws {
    let run = try runProgram(["transcribe", "no-such-file.wav"] + arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("swiftlet: "))
    #expect(run.errors.contains(arguments[0].drop { $0 == "-" }))
  }

  @Test func aDecoderThatTheModelLacksIsAModelError() throws {
    let run = try transcribe("no-such-file.wav", "--decoder", "paraformer")
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains("paraformer") && run.errors.contains("ctc"))
  }

  @Test(arguments: [
    ["--ctc-weight", "0.3"], ["--length_normalization", "1"], ["--alignments", "8"],
    ["--threshold", "0.9"], ["--draft", "ctc"],
  ])
  func anOptionThatTheDecoderHasNotIsRefusedAsItIsTyped(arguments: [String]) throws {
    let run = try runProgram(["transcribe", "-m", model, "no-such-file.wav"] + arguments)
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains(arguments[0].replacing("_", with: "-") + " does not apply"))
    #expect(run.errors.contains("its options are: --beam-size"))
  }

  @Test func everyBadFileIsOneLineAndTheOthersAreDone() throws {
    let whole = SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 1))
    let bad = [
      folder.file("missing.wav"),
      try folder.write([], to: "empty.wav"),
      try folder.write(Array(whole.prefix(whole.count / 2)), to: "truncated.wav"),
      try folder.write(Array("this is a letter, not a recording\n".utf8), to: "letter.wav"),
      try folder.write(
        SyntheticSpeech.wave(.init(samples: [], sampleRate: 16_000)), to: "no samples.wav"),
      try folder.write(
        SyntheticSpeech.floatWave([0, 0.5] + [Float](repeating: .nan, count: 800)), to: "nan.wav"),
      folder.path,
      folder.file("missing\nwith a line break.wav"),
    ]
    let good = try recording("good.wav")
    let alone = try transcribe(good).output
    for format in ["txt", "json"] {
      let run = try runProgram(
        ["transcribe", "-m", model, "-f", format, good] + bad + [good])
      #expect(run.status == 1)
      #expect(run.output.split(separator: "\n").count == 2)
      #expect(run.errorLines.count == bad.count + 1)
      #expect(
        run.errorLines.last == "swiftlet: 8 of 10 inputs failed; the others are done.")
      for (line, file) in zip(run.errorLines, bad) {
        #expect(line.hasPrefix("swiftlet: \(file.replacing("\n", with: #"\n"#)): "))
      }
      if format == "txt" { #expect(run.output == "\(good): \(alone)\(good): \(alone)") }
    }
  }

  @Test func aFolderThatMayNotBeReadFailsItsFilesOnly() throws {
    // The superuser may read everything; a path through a file is as closed to it.
    let file = try recording("good.wav")
    let run = try transcribe(file + "/inner.wav", file)
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.output.hasPrefix("\(file): "))
  }

  @Test func aFullDiskIsAnOutputError() throws {
    let run = try runProgram(
      ["transcribe", "-m", model, try recording("a.wav")], output: .file("/dev/full"))
    #expect(run.status == 4)
    #expect(run.errorLines.count == 1)
  }

  @Test func aReaderThatHasGoneEndsItQuietly() throws {
    let run = try runProgram(
      ["transcribe", "-m", model, try recording("a.wav")], output: .closedPipe)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  @Test func standardInputIsAFileCalledHyphen() throws {
    let file = try recording("a.wav")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let expected = try transcribe(file).output
    let run = try runProgram(["transcribe", "-m", model, "-"], input: bytes)
    #expect(run.output == expected)
    let mixed = try runProgram(["transcribe", "-m", model, file, "-"], input: bytes)
    #expect(mixed.output == "\(file): \(expected)-: \(expected)")

    let broken = try runProgram(["transcribe", "-m", model, "-"], input: Data("text".utf8))
    #expect(broken.status == 1)
    #expect(broken.errors.hasPrefix("swiftlet: -: "))
    #expect(try runProgram(["transcribe", "-m", model, "-", "-"]).status == 2)
  }

  @Test func anInterruptedRunEndsWithItsOwnStatus() throws {
    let file = try recording("a.wav", seconds: 5)
    let program = try RunningProgram(
      ["transcribe", "-m", model, "--batch-seconds", "5"]
        + Array(repeating: file, count: 2000))
    Thread.sleep(forTimeInterval: 1)
    program.send(SIGINT)
    let run = try program.finish()
    #expect(run.status == 130)
    #expect(run.errors.isEmpty)
    #expect(run.output.isEmpty || run.output.hasSuffix("\n"))
  }

  @Test func helpShowsExamplesAndTheKeysOfJSON() throws {
    let run = try runProgram(["transcribe", "--help"])
    #expect(run.status == 0)
    for word in ["swiftlet transcribe interview.flac", "confidence", "--word-timestamps"] {
      #expect(run.output.contains(word))
    }
  }
}
