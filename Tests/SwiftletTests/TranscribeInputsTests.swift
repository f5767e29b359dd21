import Foundation
import ModelFixtures
import TestSupport
import Testing

/// One input of `swiftlet transcribe` that cannot be used, or must not be written to, among others.
struct TranscribeInputsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try TinyModel.write(to: folder, name: "model")
    try write("a.wav", seed: 1)
  }

  private func write(_ name: String, seed: UInt64) throws {
    _ = try folder.write(
      SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 1, seed: seed)), to: name)
  }

  private func transcribe(
    _ arguments: [String], input: ProgramInput = .data(Data()), launcher: [String] = []
  ) throws -> RunningProgram {
    try RunningProgram(
      ["transcribe", "-m", "model"] + arguments, input: input, in: URL(filePath: folder.path),
      launcher: launcher)
  }

  @Test(arguments: [
    (#"exec "$0" "$@" <&-"#, "cannot be read"), (#"exec "$0" "$@" </"#, "cannot be read"),
    (#"export TMPDIR=/nowhere; exec "$0" "$@""#, "cannot be kept"),
  ])
  func aStandardInputThatFailsLeavesTheOthers(script: String, words: String) throws {
    let shell = ["/bin/sh", "-c", script]
    let run = try transcribe(["a.wav", "-", "--report", "r.jsonl"], launcher: shell).finish()
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("a.wav: "))
    #expect(run.errorLines.count == 1 && run.errors.contains(words), "\(run.errors)")
    let report = try folder.read("r.jsonl")
    #expect(report.contains(#""status":"done""#) && report.contains(#""status":"failed""#))
    let alone = try transcribe(["-"], launcher: shell).finish()
    #expect(alone.status == 1 && alone.output.isEmpty && alone.errorLines.count == 1)
  }

  @Test func anInterruptWhileStandardInputIsReadEndsTheCommand() throws {
    let program = try transcribe(["a.wav", "-"], input: .pipe)
    Thread.sleep(forTimeInterval: 1)
    program.send(SIGINT)
    let run = try program.finish()
    #expect(run.status == 130)
    #expect(run.output.isEmpty && run.errors.isEmpty, "\(run.errors)")
  }

  @Test func aNameThatIsTooLongForAResultLeavesTheOthers() throws {
    let long = String(repeating: "x", count: 251)
    try write(long + ".wav", seed: 2)
    let run = try transcribe([long + ".wav", "a.wav", "-o", "o", "-f", "txt,json"]).finish()
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1 && run.errors.contains("256 bytes"), "\(run.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("o")).sorted()
        == [".swiftlet.jsonl", "a.json", "a.txt"])
    let dry = try transcribe([long + ".wav", "a.wav", "-o", "p", "-f", "json", "--dry-run"])
      .finish()
    #expect(dry.status == 1 && dry.output.hasPrefix("a.wav\t"))
    // As long as names may be.
    for more in [[], ["--force"]] {
      let run = try transcribe([long + ".wav", "-o", "o"] + more).finish()
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try !folder.read("o/\(long).txt").isEmpty)
  }

  @Test func aReportReplacesNeitherWhatIsReadNorAResult() throws {
    let list = "a.wav\n"
    _ = try folder.write(list, to: "list.txt")
    let sound = try Data(contentsOf: URL(filePath: folder.file("a.wav")))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "a.wav")
    let shell = ["/bin/sh", "-c", #"exec "$0" "$@" <a.wav"#]
    for more in ["--force", "--resume"] {
      for arguments in [
        ["a.wav", "--report", "a.wav"], ["a.wav", "--report", "./link"],
        ["--files-from", "list.txt", "--report", "list.txt"],
        ["a.wav", "-o", "o", "-f", "json", "--report", "o/a.json"],
        ["a.wav", "-o", "o", "--report", "o/.swiftlet.jsonl"], ["-", "--report", "a.wav"],
      ] {
        let run = try transcribe(
          arguments + [more], launcher: arguments[0] == "-" ? shell : []
        ).finish()
        #expect(run.status == 4 && run.errorLines.count == 1, "\(arguments): \(run.errors)")
        #expect(run.errors.contains("for the report"), "\(run.errors)")
      }
    }
    #expect(try Data(contentsOf: URL(filePath: folder.file("a.wav"))) == sound)
    #expect(try folder.read("list.txt") == list)
    let run = try transcribe(["a.wav", "-o", "o", "-f", "json", "--report", "r.json"]).finish()
    #expect(run.status == 0, "\(run.errors)")
    let result = try folder.read("o/a.json")
    // Results that are kept are results, too.
    let kept = try transcribe(
      ["a.wav", "-o", "o", "-f", "json", "--resume", "--report", "o/a.json"]
    ).finish()
    #expect(kept.status == 4)
    #expect(try folder.read("o/a.json") == result)
  }
}
