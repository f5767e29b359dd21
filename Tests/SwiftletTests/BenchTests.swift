import Foundation
import ModelFixtures
import Tensors
import TestSupport
import Testing

/// `swiftlet bench` as users run it.
struct BenchTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  private func bench(_ arguments: String...) throws -> ProgramRun {
    try runProgram(["bench", "-m", model, "--repetitions", "2"] + arguments)
  }

  private func document(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func everyCombinationIsARowWithThreeClocksAndAllStages() throws {
    let run = try bench(
      "--generated", "2x1,0.5", "--decoder", "ctc,ctc:beam-size=3", "--batch-seconds", "1,60",
      "--threads", "1,2", "--json")
    #expect(run.status == 0)
    let object = try document(run.output)
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(rows.count == 8)
    #expect(Set(rows.compactMap { $0["decoder"] as? String }) == ["ctc", "ctc:beam-size=3"])
    for row in rows {
      let rtfx = try #require(row["rtfx"] as? [String: Any])
      #expect(Set(rtfx.keys) == ["compute", "whole", "process"])
      let compute = try #require(rtfx["compute"] as? [String: Double])
      let (low, middle, high) = (compute["lowest"], compute["median"], compute["highest"])
      #expect(try #require(low) > 0 && #require(low) <= #require(middle))
      #expect(try #require(middle) <= #require(high))
      let stages = try #require(row["stage_seconds"] as? [String: Double])
      #expect(
        Set(stages.keys)
          == ["reading", "features", "subsampling", "encoder", "head", "search"])
      #expect(try #require(row["ceiling_gflops"] as? Double) > 0)
      #expect(try #require(row["peak_bytes"] as? Int) > 1_000_000)
      #expect(row["passes_per_utterance"] as? Double == 0)
    }
    let input = try #require(object["input"] as? [String: Any])
    #expect(input["utterances"] as? Int == 3 && input["seconds"] as? Double == 2.5)
    let machine = try #require(object["machine"] as? [String: Any])
    #expect(try #require(machine["cores"] as? Int) > 0)
    #expect(try #require(machine["memory_bytes"] as? Int) > 1_000_000)
    let parameters = try TinyModel.parameters().values.reduce(0) { $0 + $1.count }
    #expect((object["model"] as? [String: Any])?["parameters"] as? Int == parameters)
  }

  @Test func theTableNamesMachineProgramModelAndInput() throws {
    let run = try bench("--generated", "1")
    #expect(run.status == 0)
    for beginning in ["machine  ", "program  ", "model    ", "input    generated 1.0"] {
      #expect(run.output.split(separator: "\n").contains { $0.hasPrefix(beginning) })
    }
    #expect(run.output.contains("of ceiling"))
  }

  @Test func recordingsComeFromFilesFoldersAndManifests() throws {
    let sound = SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 1))
    for name in ["a.wav", "b.wav"] { _ = try folder.write(sound, to: name) }
    _ = try folder.write(Array("no sound".utf8), to: "notes.txt")
    let manifest = try folder.write(
      Array(#"{"audio_filepath": "a.wav", "text": "a", "duration": 1.0}"#.utf8), to: "dev.jsonl")
    for (arguments, count) in [
      ([folder.file("a.wav")], 1), ([folder.file("")], 2), (["--manifest", manifest], 1),
    ] {
      let run = try runProgram(
        ["bench", "-m", model, "--repetitions", "1", "--json"] + arguments)
      #expect(run.status == 0)
      let input = try #require(try document(run.output)["input"] as? [String: Any])
      #expect(input["utterances"] as? Int == count)
    }
    let some = try bench(folder.file("a.wav"), folder.file("missing.wav"), "--json")
    #expect(some.status == 1 && some.errors.contains("missing.wav"))
    #expect((try document(some.output)["input"] as? [String: Any])?["utterances"] as? Int == 1)
    let none = try bench(folder.file("missing.wav"))
    #expect(none.status == 1 && none.output.isEmpty)
  }

  @Test func aShapeHasRandomWeightsThatFindSoManyTokens() throws {
    let shape = model + "/config.json"
    let run = try runProgram([
      "bench", "--shape", shape, "--generated", "4", "--tokens-per-second", "2", "--repetitions",
      "1", "--json",
    ])
    #expect(run.status == 0)
    let rows = try #require(try document(run.output)["rows"] as? [[String: Any]])
    #expect(try #require(rows[0]["tokens"] as? Int) > 0)
    let broken = try folder.write(Array("{}".utf8), to: "shape.json")
    let refusal = try runProgram(["bench", "--shape", broken])
    #expect(refusal.status == 3 && refusal.errors.contains("shape.json"))
  }

  @Test func aPictureHasABarForEachRowAndCurvesOverThreads() throws {
    let path = folder.file("speed.svg")
    let run = try bench("--generated", "1", "--threads", "1,2", "--svg", path)
    #expect(run.status == 0)
    let drawing = try String(contentsOfFile: path, encoding: .utf8)
    #expect(drawing.components(separatedBy: ##"height="16.0" fill="#1f5fa8""##).count == 3)
    #expect(drawing.contains("RTFx over threads") && drawing.contains("<polyline"))
    #expect(!drawing.contains("RTFx over batch seconds"))
    #expect(drawing.hasPrefix("<svg ") && drawing.hasSuffix("</svg>\n"))
  }

  @Test func likeRunsAreComparedAndUnlikeOnesRefused() throws {
    let old = try bench("--generated", "1", "--json")
    let path = try folder.write(Array(old.output.utf8), to: "old.json")
    let same = try bench("--generated", "1", "--compare", path)
    #expect(same.status == 0 && same.output.contains("compute was"))
    let other = try bench("--generated", "2", "--compare", path)
    #expect(other.status == 2 && other.output.isEmpty)
    #expect(
      other.errors.contains(
        "input was generated 1.0, 1 utterances, 1.0 s and is generated 2.0, 1 utterances, 2.0 s"))
    let recording = try folder.write(
      SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 1)), to: "a.wav")
    let heard = try bench(recording, "--compare", path)
    #expect(heard.status == 2 && heard.errors.contains("and is recordings, 1 utterances"))
    let picture = try bench(recording, "--svg", recording)
    #expect(picture.status == 4 && picture.errors.contains("is read by this command"))
    let machine = old.output.replacingOccurrences(
      of: #""processor":""#, with: #""processor":"another "#)
    let elsewhere = try folder.write(Array(machine.utf8), to: "elsewhere.json")
    let refusal = try bench("--generated", "1", "--compare", elsewhere)
    #expect(refusal.status == 2 && refusal.errors.contains("machine was another "))
    let nothing = try folder.write(Array("{}".utf8), to: "nothing.json")
    #expect(try bench("--generated", "1", "--compare", nothing).status == 2)
  }

  @Test func outputsAreWrittenForOtherImplementations() throws {
    let path = folder.file("outputs.safetensors")
    #expect(try bench("--generated", "1", "--tensors", path).status == 0)
    let file = try SafetensorsFile(path: path)
    let shapes = file.names.compactMap { file.entry($0)?.shape }
    #expect(file.names == ["features", "log_posteriors", "states", "tokens"])
    // A second is 98 frames, and 13 after three halvings.
    #expect(shapes[0] == [98, 16] && shapes[1] == [13, 30] && shapes[2] == [13, 16])
    #expect(shapes[3].count == 1)
  }

  @Test(arguments: [
    ["--generated", "0"], ["--generated", "ten"], ["--generated", "1.5x10"],
    ["--generated", "1,"], ["--threads", "0"], ["--threads", "1,1"], ["--batch-seconds", "0"],
    ["--precision", "auto"], ["--decoder", "ctc:beam=3"], ["--decoder", "ctc:beam-size=0"],
    ["--repetitions", "0"], ["--tokens-per-second", "0"], ["--shape", "x.json"],
    ["--generated", "1", "a.wav"], ["--json", "--compare", "old.json"],
  ])
  func whatMakesNoSenseIsRefused(arguments: [String]) throws {
    let run = try runProgram(["bench", "-m", model] + arguments)
    #expect(run.status == 2, "\(arguments)")
    #expect(run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test func decodersThatTheModelLacksAndOptionsThatTheyLackAreRefused() throws {
    #expect(try bench("--generated", "1", "--decoder", "attention").status == 3)
    let run = try bench("--generated", "1", "--decoder", "ctc:ctc-weight=0.5")
    #expect(run.status == 3 && run.errors.contains("ctc-weight"))
  }
}
