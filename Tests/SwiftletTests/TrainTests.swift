import Foundation
import Glibc
import TestSupport
import Testing

/// `swiftlet train` as users run it: started, interrupted, killed, misused.
struct TrainTests {
  private let corpus: ToneCorpus
  private let folder: TemporaryFolder

  init() throws {
    corpus = try ToneCorpus(count: 6)
    folder = try TemporaryFolder()
  }

  /// A configuration with augmentation, whose checkpoints lie two updates apart and are pruned.
  private func configuration(steps: Int) throws -> String {
    let extra = """
      , "keptCheckpoints": 1, "augmentation": {"speed": {"probability": 1, "factors": [0.9, 1, 1.1]}, \
      "gain": {"probability": 1}, "masking": {"frequencyMasks": 1, "timeMasks": 1}}
      """
    let text = corpus.configuration(steps: steps, extra: extra)
      .replacing(#""checkpointInterval": 5"#, with: #""checkpointInterval": 2"#)
      .replacing(#""evaluationInterval": 1000"#, with: #""evaluationInterval": 3"#)
    return try corpus.folder.write(text, to: "configuration.json")
  }

  private func arguments(_ configuration: String, run: String) -> [String] {
    ["train", configuration, "-o", folder.file(run), "--threads", "1"]
  }

  private func checkpoints(_ run: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file("\(run)/checkpoints")).sorted()
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: folder.file(path)))
  }

  /// Waits until the run's log has a line more than `lines`, or the program has ended.
  private func waitForUpdates(_ run: String, beyond lines: Int) {
    for _ in 0..<3000 {
      let log =
        (try? String(contentsOfFile: folder.file("\(run)/log.jsonl"), encoding: .utf8)) ?? ""
      if log.count(where: { $0 == "\n" }) > lines { return }
      usleep(10_000)
    }
  }

  /// Waits until a checkpoint or the best model is being written, but not for long.
  private func waitForUnfinishedFolder(_ run: String) {
    for _ in 0..<2000 {
      let names = ["", "checkpoints"].flatMap {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.file("\(run)/\($0)"))) ?? []
      }
      if names.contains(where: { $0.hasSuffix(".partial") }) { return }
      usleep(500)
    }
  }

  @Test func aRunKilledAgainAndAgainEndsWithTheSameBytes() throws {
    let steps = 16
    let path = try configuration(steps: steps)
    let whole = try runProgram(arguments(path, run: "whole"), limit: 120)
    #expect(whole.status == 0, "\(whole.errors)")

    var kills = 0
    var run: ProgramRun?
    while kills < 12 {
      let program = try RunningProgram(arguments(path, run: "parts"))
      // Every other kill hits the writing of a checkpoint, the rest whatever there is to hit.
      if kills % 2 == 0 {
        waitForUnfinishedFolder("parts")
      } else {
        usleep(UInt32.random(in: 0..<800_000))
      }
      program.send(SIGKILL)
      let ended = try program.finish()
      if ended.status == 0 {
        run = ended
        break
      }
      #expect(ended.status == 128 + SIGKILL, "\(ended.errors)")
      kills += 1
    }
    let last = try run ?? runProgram(arguments(path, run: "parts"), limit: 120)
    #expect(last.status == 0, "\(last.errors)")
    #expect(kills > 0, "the run ended before it could be killed")

    let names = try checkpoints("parts")
    #expect(names == ["step-00000016"])
    #expect(try checkpoints("whole") == names)
    for file in [
      "checkpoints/step-00000016/model.safetensors", "checkpoints/step-00000016/state.safetensors",
      "checkpoints/step-00000016/config.json",
      "best/model.safetensors", "best/state.safetensors", "best/position.json",
    ] {
      #expect(try bytes("parts/\(file)") == bytes("whole/\(file)"), "\(file) after \(kills) kills")
    }
    let log = try folder.read("parts/log.jsonl").split(separator: "\n")
    #expect(log.count == steps)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalEndsTheRunWithACheckpoint(signal: Int32) throws {
    let path = try configuration(steps: 100_000)
    let program = try RunningProgram(arguments(path, run: "run"))
    waitForUpdates("run", beyond: 2)
    program.send(signal)
    let run = try program.finish()
    #expect(run.status == 130, "\(run.errors)")
    let updates = try folder.read("run/log.jsonl").split(separator: "\n").count
    let name = try #require(try checkpoints("run").last)
    #expect(name.hasSuffix("\(updates)"), "\(name) after \(updates) updates")
    #expect(run.errorLines.last?.hasSuffix(name) == true)
  }

  @Test func aCheckpointTranscribes() throws {
    let path = try configuration(steps: 3)
    #expect(try runProgram(arguments(path, run: "run")).status == 0)
    for bundle in ["best", "checkpoints/step-00000003"] {
      let run = try runProgram(
        ["transcribe", "-m", folder.file("run/\(bundle)"), corpus.folder.file("0.wav")])
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  private func expectFailure(
    _ run: ProgramRun, _ status: Int32, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(run.errors.contains(part), "\(run.errors)", sourceLocation: sourceLocation)
    }
  }

  @Test func aMissingConfigurationIsNamed() throws {
    let missing = folder.file("nothing.json")
    expectFailure(
      try runProgram(arguments(missing, run: "run")), 1, missing, "No such file or directory")
    #expect(!FileManager.default.fileExists(atPath: folder.file("run")))
  }

  @Test func aMisspelledKeyIsAMistakeOfUse() throws {
    let text = corpus.configuration(steps: 2, extra: #", "checkpointIntervall": 3"#)
    let path = try corpus.folder.write(text, to: "configuration.json")
    expectFailure(try runProgram(arguments(path, run: "run")), 2, path, "“checkpointIntervall”")
  }

  @Test func aValueThatCannotBeUsedIsAMistakeOfUse() throws {
    let text = corpus.configuration(steps: 2).replacing(#""peak": 0.01"#, with: #""peak": -1"#)
    let path = try corpus.folder.write(text, to: "configuration.json")
    expectFailure(try runProgram(arguments(path, run: "run")), 2, "“schedule.peak”", "-1")
  }

  @Test func textThatIsNoJSONIsAMistakeOfUse() throws {
    let path = try corpus.folder.write("{\n  \"seed\": 1,\n  \"steps\" 2\n}\n", to: "broken.json")
    expectFailure(try runProgram(arguments(path, run: "run")), 2, path, "line 3")
  }

  @Test func aBrokenManifestLineIsNumbered() throws {
    var lines = try corpus.folder.read("manifest.jsonl").split(separator: "\n").map(String.init)
    lines[3] = #"{"audio_filepath": "3.wav", "duration": "long", "text": "a"}"#
    _ = try corpus.folder.write(lines.joined(separator: "\n"), to: "manifest.jsonl")
    expectFailure(
      try runProgram(arguments(try configuration(steps: 2), run: "run")), 1, corpus.manifest,
      "line 4")
  }

  @Test func aMissingManifestIsNamed() throws {
    let path = try configuration(steps: 2)
    try FileManager.default.removeItem(atPath: corpus.manifest)
    expectFailure(
      try runProgram(arguments(path, run: "run")), 1, corpus.manifest, "No such file or directory")
  }

  @Test func aSecondProcessDoesNotTrainInTheSameFolder() throws {
    let path = try configuration(steps: 100_000)
    let first = try RunningProgram(arguments(path, run: "run"))
    waitForUpdates("run", beyond: 0)
    expectFailure(
      try runProgram(arguments(path, run: "run")), 4, folder.file("run"), "another process")
    first.send(SIGINT)
    #expect(try first.finish().status == 130)
  }

  @Test func anotherModelIsNotTrainedOnInTheSameFolder() throws {
    #expect(try runProgram(arguments(try configuration(steps: 2), run: "run")).status == 0)
    let wider = try corpus.folder.read("configuration.json")
      .replacing(#""feed_forward_width": 64"#, with: #""feed_forward_width": 128"#)
    let path = try corpus.folder.write(wider, to: "wider.json")
    expectFailure(
      try runProgram(arguments(path, run: "run")), 2, folder.file("run"), "another model")
  }
}
