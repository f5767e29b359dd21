import Foundation
import ModelFixtures
import TestSupport
import Testing

/// Many recordings in, files out, as users run `swiftlet transcribe`.
struct TranscribeFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try TinyModel.write(to: folder, name: "model")
    for (index, path) in ["talks/a.wav", "talks/a.flac.wav", "talks/x/b.wav"].enumerated() {
      try write(path, seconds: 1 + Double(index) / 2, seed: UInt64(index))
    }
  }

  private func write(_ path: String, seconds: Double, seed: UInt64) throws {
    try FileManager.default.createDirectory(
      at: URL(filePath: folder.file(path)).deletingLastPathComponent(),
      withIntermediateDirectories: true)
    let audio = SyntheticSpeech.audio(seconds: seconds, seed: seed)
    _ = try folder.write(SyntheticSpeech.wave(audio), to: path)
  }

  private func transcribe(_ arguments: String..., input: String = "") throws -> ProgramRun {
    try runProgram(
      ["transcribe", "-m", "model"] + arguments, input: Data(input.utf8),
      in: URL(filePath: folder.path))
  }

  /// The files below a folder, but for the one in which it remembers what made them.
  private func files(_ name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.file(name)).sorted().filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: folder.file("\(name)/\(path)"), isDirectory: &isFolder) && !isFolder.boolValue
        && path != ".swiftlet.jsonl"
    }
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func everyFormatIsAFileAndTheFolderIsMirrored() throws {
    let run = try transcribe(
      "-r", "talks", "-o", "out/deep", "-f", "text,json,srt,vtt,tsv,ctm,textgrid")
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty, "\(run.errors)")
    let extensions = ["txt", "json", "srt", "vtt", "tsv", "ctm", "TextGrid"]
    #expect(
      try files("out/deep")
        == ["a", "a.flac", "x/b"].flatMap { name in extensions.map { "\(name).\($0)" } }.sorted())
    #expect(
      try folder.read("out/deep/x/b.txt") == transcribe("talks/x/b.wav").output)
    let line = try folder.read("out/deep/x/b.json")
    #expect(try objects(line).first?["file"] as? String == "talks/x/b.wav")
    #expect(try folder.read("out/deep/x/b.ctm").hasPrefix("x/b 1 "))
  }

  @Test func recordingsOfOneNameHaveResultsOfTheirOwnAndNamingOneTwiceMakesOne() throws {
    try write("talks/a.aif", seconds: 1, seed: 9)
    let run = try transcribe(
      "talks/a.wav", "talks/a.aif", "talks/x/b.wav", "./talks/x/../a.wav", "-o", "out")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try files("out") == ["a.aif.txt", "a.wav.txt", "x/b.txt"])
    #expect(try folder.read("out/a.aif.txt") != folder.read("out/a.wav.txt"))
  }

  @Test func whatIsThereIsReplacedOnlyOnDemand() throws {
    let text = try transcribe("talks/a.wav").output
    #expect(try transcribe("talks/a.wav", "-o", "out").status == 0)
    _ = try folder.write("mine\n", to: "out/a.txt")
    let refused = try transcribe("talks/a.wav", "talks/a.flac.wav", "-o", "out")
    #expect(refused.status == 4 && refused.errorLines.count == 1)
    #expect(refused.errors.contains("out/a.txt") && refused.errors.contains("--force"))
    #expect(try files("out") == ["a.txt"], "nothing is begun")
    #expect(try folder.read("out/a.txt") == "mine\n")

    let resumed = try transcribe(
      "talks/a.wav", "talks/a.flac.wav", "-f", "txt,srt", "-o", "out", "--resume")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try files("out") == ["a.flac.srt", "a.flac.txt", "a.srt", "a.txt"])
    #expect(try folder.read("out/a.txt") == "mine\n")

    #expect(try transcribe("talks/a.wav", "-o", "out", "--force").status == 0)
    #expect(try folder.read("out/a.txt") == text)
  }

  @Test func resultsOfAnotherModelOrDecoderAreNotGoneOnWith() throws {
    let begun = try transcribe("talks/a.wav", "-o", "out", "--decoder", "ctc")
    #expect(begun.status == 0, "\(begun.errors)")
    let all = ["-r", "talks", "-o", "out", "--resume"]
    let other = try runProgram(
      ["transcribe"] + all, in: URL(filePath: folder.path))
    #expect(other.status == 4 && other.errors.contains("the model model by ctc"), "\(other.errors)")
    let search = try transcribe("-r", "talks", "-o", "out", "--resume", "--beam-size", "4")
    #expect(search.status == 4 && search.errors.contains("--beam-size 4"), "\(search.errors)")
    #expect(try files("out") == ["a.txt"])
    // A model that has been moved is the same one.
    try FileManager.default.moveItem(atPath: folder.file("model"), toPath: folder.file("moved"))
    let moved = try runProgram(
      ["transcribe", "-m", "moved"] + all, in: URL(filePath: folder.path))
    #expect(moved.status == 0, "\(moved.errors)")
  }

  @Test func aReportTellsWhatBecameOfEachRecording() throws {
    _ = try folder.write("no audio", to: "talks/broken.wav")
    let run = try transcribe("-r", "talks", "talks/no*", "-o", "out", "--report", "report.jsonl")
    #expect(run.status == 1)
    #expect(run.errorLines.count == 3)
    #expect(run.errorLines.last == "swiftlet: 2 of 5 inputs failed; the others are done.")
    let entries = try objects(folder.read("report.jsonl"))
    let status = Dictionary(
      uniqueKeysWithValues: entries.map { ($0["file"] as? String ?? "", $0["status"] as? String) })
    #expect(
      status == [
        "talks/no*": "failed", "talks/broken.wav": "failed", "talks/a.wav": "done",
        "talks/a.flac.wav": "done", "talks/x/b.wav": "done",
      ])
    let done = try #require(entries.first { $0["file"] as? String == "talks/x/b.wav" })
    #expect(done["outputs"] as? [String] == ["out/x/b.txt"])
    #expect(done["duration"] as? Double == 2)
    let failed = try #require(entries.first { $0["file"] as? String == "talks/broken.wav" })
    #expect((failed["error"] as? String)?.contains("not audio") == true)

    #expect(
      try transcribe("talks/a.wav", "--report", "report.jsonl").status == 4, "it is there already")
    let again = try transcribe(
      "-r", "talks", "-o", "out", "--report", "report.jsonl", "--resume")
    #expect(again.status == 1)
    let added = try objects(folder.read("report.jsonl")).dropFirst(entries.count)
    #expect(added.map { $0["status"] as? String } == ["skipped", "skipped", "skipped", "failed"])
  }

  @Test func aDryRunShowsThePlanAndTouchesNothing() throws {
    let run = try runProgram(
      ["transcribe", "-m", "no model", "-r", "talks", "-o", "out", "--dry-run", "-f", "txt,srt"],
      in: URL(filePath: folder.path))
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map { $0.components(separatedBy: "\t") }
    #expect(
      lines.contains(["talks/x/b.wav", "2.000", "out/x/b.txt", "out/x/b.srt"]))
    #expect(lines.count == 3)
    #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    #expect(try transcribe("talks/a.wav", "nowhere.wav", "--dry-run").status == 1)
  }

  @Test func shardsTogetherAreTheWhole() throws {
    for index in 0..<6 {
      try write("talks/y/\(index).wav", seconds: 1 + Double(index) / 4, seed: UInt64(index))
    }
    #expect(try transcribe("-r", "talks", "-o", "whole").status == 0)
    var parts: [[String]] = []
    for number in 1...3 {
      let run = try transcribe(
        "-r", "talks", "-o", "parts", "--shard", "\(number)/3", "--report", "report.jsonl")
      #expect(run.status == 0, "\(run.errors)")
      parts.append(
        try objects(folder.read("report.\(number)-of-3.jsonl")).map {
          #expect($0["shard"] as? String == "\(number)/3")
          return try #require($0["file"] as? String)
        })
    }
    #expect(parts.allSatisfy { !$0.isEmpty })
    #expect(Set(parts.joined()).count == 9 && parts.joined().count == 9)
    #expect(try files("parts") == files("whole"))
    for file in try files("whole") {
      #expect(try folder.read("parts/\(file)") == folder.read("whole/\(file)"))
    }
    let resumed = try transcribe("-r", "talks", "-o", "parts", "--resume", "--report", "r.jsonl")
    #expect(resumed.status == 0)
    #expect(try objects(folder.read("r.jsonl")).allSatisfy { $0["status"] as? String == "skipped" })
  }

  @Test func listsNameFilesOneALineOrEndedByZero() throws {
    let expected = try transcribe("talks/a.wav", "talks/x/b.wav").output
    let names = ["talks/a.wav", "talks/x/b.wav"]
    for list in [names.joined(separator: "\n"), names.map { $0 + "\0" }.joined()] {
      #expect(try transcribe("--files-from", "-", input: list).output == expected)
      _ = try folder.write(list, to: "list")
      #expect(try transcribe("--files-from", "list").output == expected)
    }
    #expect(try transcribe("--files-from", "-", input: "\n").status == 1)
    #expect(try transcribe("--files-from", "no list").status == 1)
    #expect(try transcribe("--files-from", "-", "-").status == 2)
  }

  @Test func aListMayComeThroughANamedPipe() throws {
    let expected = try transcribe("talks/a.wav", "talks/x/b.wav").output
    let fifo = folder.file("fifo")
    try #require(mkfifo(fifo, 0o600) == 0)
    let writer = Thread {
      // Opening waits for the program that reads.
      try? FileHandle(forWritingTo: URL(filePath: fifo))
        .write(contentsOf: Data("talks/a.wav\ntalks/x/b.wav\n".utf8))
    }
    writer.start()
    #expect(try transcribe("--files-from", "fifo").output == expected)
  }

  @Test func patternsAreExpandedWhereNoShellDid() throws {
    #expect(
      try transcribe("talks/**/*.wav").output
        == transcribe("talks/a.flac.wav", "talks/a.wav", "talks/x/b.wav").output)
  }

  @Test func anInterruptedRunLeavesWholeFilesAndIsResumed() throws {
    // A machine may be so fast that all is done before the signal comes: then there is more to do.
    try write("many/0.wav", seconds: 4, seed: 1)
    let arguments = [
      "transcribe", "-m", "model", "-r", "many", "-o", "out", "-f", "txt,json", "-t", "1",
      "--batch-seconds", "4",
    ]
    var (status, count): (Int32, Int) = (0, 1)
    for more in [60, 600, 6000] where status == 0 {
      for index in count..<more {
        try FileManager.default.linkItem(
          atPath: folder.file("many/0.wav"), toPath: folder.file("many/\(index).wav"))
      }
      count = more
      try? FileManager.default.removeItem(atPath: folder.file("out"))
      let program = try RunningProgram(arguments, in: URL(filePath: folder.path))
      for _ in 0..<20_000 where !FileManager.default.fileExists(atPath: folder.file("out/0.txt")) {
        usleep(200)
      }
      program.send(SIGINT)
      status = try program.finish().status
    }
    #expect(status == 130)
    let done = try files("out")
    #expect(!done.isEmpty && done.count < 2 * count)
    #expect(done.allSatisfy { $0.hasSuffix(".txt") || $0.hasSuffix(".json") })
    for file in done { #expect(try folder.read("out/\(file)").hasSuffix("\n")) }
    let resumed = try runProgram(arguments + ["--resume"], in: URL(filePath: folder.path))
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try files("out").count == 2 * count)
  }

  @Test func placesThatTakeNoResultsAreOutputErrors() throws {
    _ = try folder.write("a file", to: "taken")
    for arguments in [
      ["talks/a.wav", "-o", "taken"], ["talks/a.wav", "-o", "/proc/none"],
      ["talks/a.wav", "--report", "nowhere/report"], ["talks/a.wav", "--report", "/dev/full"],
    ] {
      let run = try runProgram(
        ["transcribe", "-m", "model"] + arguments, in: URL(filePath: folder.path))
      #expect(run.status == 4, "\(arguments): \(run.errors)")
      #expect(run.errorLines.count == 1)
    }
    #expect(try folder.read("taken") == "a file")
  }

  @Test func aResultNeverReplacesARecording() throws {
    try write("talks/odd.txt", seconds: 1, seed: 4)
    let run = try transcribe("talks/odd.txt", "-o", "talks", "--force")
    #expect(run.status == 4)
    #expect(run.errors.contains("would replace a recording"))
  }

  @Test func aFolderIsRefusedWithTheWayOut() throws {
    let run = try transcribe("talks", "talks/a.wav")
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1 && run.errors.contains("--recursive"))
  }

  @Test(arguments: [
    ["-f", "txt,srt"], ["-f", "docx"], ["-f", "txt,"], ["--force"], ["--resume"],
    ["-o", "out", "--force", "--resume"], ["--dry-run", "--report", "r"], ["--timing"],
    ["--max-lines", "2"], ["-f", "srt", "--max-lines", "0"],
    ["-f", "srt", "--max-line-width", "1"],
    ["-f", "srt", "--max-pause", "-1"], ["-f", "srt", "--min-cue-seconds", "8"],
    ["-f", "srt", "--nbest", "2"], ["-f", "ctm", "--word-timestamps"], ["--shard", "3/2"],
    ["--shard", "env"], ["-f", "srt", "b.wav"], ["-f", "textgrid", "b.wav"],
  ])
  func optionsThatDoNotFitAreRefused(arguments: [String]) throws {
    let run = try runProgram(["transcribe", "a.wav"] + arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output.isEmpty && run.errors.hasPrefix("swiftlet: "))
  }

  @Test func noRecordingAtAllIsAUsageError() throws {
    #expect(try runProgram(["transcribe"]).status == 2)
    #expect(try runProgram(["transcribe", "-", "--shard", "1/2"]).status == 2)
  }
}
