import Foundation
import ModelFixtures
import TestSupport
import Testing

/// What `swiftlet transcribe --resume` goes on with, and what it refuses.
struct TranscribeResumeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try TinyModel.write(to: folder, name: "model")
    for (index, name) in ["d1/x.wav", "d1/y.wav", "d2/x.wav"].enumerated() {
      try FileManager.default.createDirectory(
        at: URL(filePath: folder.file(name)).deletingLastPathComponent(),
        withIntermediateDirectories: true)
      let audio = SyntheticSpeech.audio(seconds: 1 + Double(index) / 4, seed: UInt64(index))
      _ = try folder.write(SyntheticSpeech.wave(audio), to: name)
    }
  }

  private func transcribe(_ arguments: String...) throws -> ProgramRun {
    try runProgram(
      ["transcribe", "-m", "model"] + arguments, in: URL(filePath: folder.path))
  }

  private func expectRefusal(
    _ run: ProgramRun, naming words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == 4 && run.errorLines.count == 1, sourceLocation: sourceLocation)
    for word in words + ["--force", "another folder"] {
      #expect(
        run.errors.contains(word), "lacks “\(word)”: \(run.errors)", sourceLocation: sourceLocation)
    }
  }

  @Test func aResultOfAnotherRecordingIsNotKept() throws {
    #expect(try transcribe("d1/x.wav", "-o", "o").status == 0)
    let text = try folder.read("o/x.txt")
    let (first, second) = ("/d1/x.wav", "d2/x.wav")
    expectRefusal(try transcribe("d2/x.wav", "-o", "o", "--resume"), naming: first, second)
    expectRefusal(
      try transcribe("d2/x.wav", "-o", "o", "--resume", "--dry-run"), naming: first, second)
    // Nor completed.
    expectRefusal(
      try transcribe("d2/x.wav", "-o", "o", "--resume", "-f", "txt,srt"), naming: first, second)
    #expect(try folder.read("o/x.txt") == text)

    #expect(try transcribe("d2/x.wav", "-o", "o", "--force").status == 0)
    #expect(try folder.read("o/x.txt") != text)
    #expect(try transcribe("d2/x.wav", "-o", "o", "--resume").status == 0)
    expectRefusal(
      try transcribe("d1/x.wav", "-o", "o", "--resume"), naming: "/d2/x.wav")
  }

  @Test func anArchiveMayBeMoved() throws {
    #expect(try transcribe("-r", "d1", "-o", "o").status == 0)
    try FileManager.default.moveItem(atPath: folder.file("d1"), toPath: folder.file("d3"))
    let run = try transcribe("-r", "d3", "-o", "o", "--resume", "-f", "txt,srt")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("o")).sorted()
        == [".swiftlet.jsonl", "x.srt", "x.txt", "y.srt", "y.txt"])
  }

  @Test func resultsThatNothingIsKnownOfAreKept() throws {
    #expect(try transcribe("d1/x.wav", "-o", "o").status == 0)
    // As versions before wrote it.
    let older = #"{"decoder":"attention","fingerprint":"0","model":"m"}"# + "\n"
    _ = try folder.write(older, to: "o/.swiftlet.jsonl")
    let run = try transcribe("d2/x.wav", "-o", "o", "--resume")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(arguments: [
    ["--channel", "0"], ["--no-vad"], ["--vad-pause", "6.0"], ["--chunk-ms", "160"],
    ["--precision", "f32"], ["--beam-size", "3"],
  ])
  func resultsOfOtherOptionsAreNotGoneOnWith(options: [String]) throws {
    let arguments = ["transcribe", "-m", "model", "d1/x.wav", "d1/y.wav", "-o", "o"]
    let place = URL(filePath: folder.path)
    #expect(try transcribe("d1/x.wav", "-o", "o").status == 0)
    let words = options.joined(separator: " ")
    for more in [["--resume"], ["--resume", "--dry-run"]] {
      let run = try runProgram(arguments + options + more, in: place)
      expectRefusal(run, naming: "the model model by ctc", "by ctc \(words)")
    }
    let replaced = try runProgram(arguments + options + ["--force"], in: place)
    #expect(replaced.status == 0, "\(replaced.errors)")
    let resumed = try runProgram(arguments + options + ["--resume"], in: place)
    #expect(resumed.status == 0, "\(resumed.errors)")
    expectRefusal(try runProgram(arguments + ["--resume"], in: place), naming: words)
  }

  @Test func severalReadingsHaveABeamOfThatWidth() throws {
    #expect(try transcribe("d1/x.wav", "-o", "o", "--nbest", "3").status == 0)
    expectRefusal(
      try transcribe("-r", "d1", "-o", "o", "--resume"), naming: "by ctc --beam-size 3")
    let run = try transcribe("-r", "d1", "-o", "o", "--resume", "--beam-size", "3")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func toReplaceOneResultForgetsNoOther() throws {
    #expect(try transcribe("-r", "d1", "-o", "o").status == 0)
    #expect(try transcribe("d1/x.wav", "-o", "o", "--force", "--beam-size", "4").status == 0)
    expectRefusal(
      try transcribe("-r", "d1", "-o", "o", "--resume", "--beam-size", "4"), naming: "y.txt")
    expectRefusal(try transcribe("-r", "d1", "-o", "o", "--resume"), naming: "x.txt")
    // What is gone is in nobody's way.
    try FileManager.default.removeItem(atPath: folder.file("o/x.txt"))
    let run = try transcribe("-r", "d1", "-o", "o", "--resume")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func aDryRunNeedsAModelOnlyWhereResultsAreKnown() throws {
    let arguments = [
      "transcribe", "-m", "no model", "-r", "d1", "-o", "o", "--dry-run", "--resume",
    ]
    let place = URL(filePath: folder.path)
    #expect(try runProgram(arguments, in: place).status == 0)
    #expect(try transcribe("d1/x.wav", "-o", "o").status == 0)
    #expect(try runProgram(arguments, in: place).status == 3)
    let run = try transcribe("-r", "d1", "-o", "o", "--dry-run", "--resume")
    #expect(run.status == 0 && run.output.hasPrefix("d1/y.wav\t"), "\(run.errors)")
  }
}
