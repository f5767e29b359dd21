import Foundation
import TestSupport
import Testing

/// Manifests and folders of runs that `train` cannot use.
struct BadManifestsTests {
  private let corpus: ToneCorpus
  private let folder: TemporaryFolder

  init() throws {
    corpus = try ToneCorpus(count: 6)
    folder = try TemporaryFolder()
  }

  private func train(_ text: String, seed: Int = 3, run: String = "run") throws -> ProgramRun {
    _ = try corpus.folder.write(text, to: "manifest.jsonl")
    let configuration = corpus.configuration(steps: 2)
      .replacing("\"seed\": 3", with: "\"seed\": \(seed)")
    let path = try corpus.folder.write(configuration, to: "configuration.json")
    return try RunningProgram(
      ["train", path, "-o", folder.file(run), "--threads", "1"],
      launcher: HostileRun.limit(megabytes: 2048)
    ).finish()
  }

  private func expectRefusal(
    _ manifest: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try train(manifest)
    #expect(run.status == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
    }
  }

  private static func line(_ duration: String, _ text: String = "ab") -> String {
    #"{"audio_filepath": "0.wav", "duration": \#(duration), "text": "\#(text)"}"#
  }

  @Test(arguments: [
    "{\"audio_filepath\": ", #"{"audio_filepath": "0.wav", "text": "ab"}"#, Self.line("0"),
    Self.line("-1"), Self.line("NaN"), Self.line("1e999"), Self.line("\"one\""), "[]", "null",
    #"{"duration": 1, "text": "ab"}"#, "\u{0}", "{}{}",
    String(repeating: "[", count: 100_000),
  ])
  func aLineThatIsNoUtteranceIsNamed(line: String) throws {
    let good = try corpus.folder.read("manifest.jsonl")
    try expectRefusal(good + line + "\n", corpus.manifest, "line 7")
  }

  @Test(arguments: ["", "\n\n \n"])
  func aManifestWithoutUtterancesIsNamed(text: String) throws {
    try expectRefusal(text, corpus.manifest, "no utterances")
  }

  @Test func recordingsThatAreMissingOrShorterAreNamedAndLeftOut() throws {
    let good = try corpus.folder.read("manifest.jsonl")
    let missing = #"{"audio_filepath": "gone.wav", "duration": 1, "text": "ab"}"#
    let run = try train(good + missing + "\n")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errorLines.contains { $0.contains("left out") && $0.contains("gone.wav") })
  }

  @Test func anUtteranceAboveTheLimitsIsNamedAndLeftOut() throws {
    let good = try corpus.folder.read("manifest.jsonl")
    let run = try train(good + Self.line("100") + "\n")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errorLines.contains { $0.contains("left out") && $0.contains("0.wav") })
  }

  @Test func aRunIsNotResumedWithAnotherSeedOrOtherData() throws {
    let good = try corpus.folder.read("manifest.jsonl")
    #expect(try train(good).status == 0)
    let seed = try train(good, seed: 4)
    #expect(seed.status == 2)
    #expect(seed.errors.contains("seed 3") && seed.errors.contains("has 4"), "\(seed.errors)")
    let data = try train(good + Self.line("1") + "\n")
    #expect(data.status == 2)
    #expect(data.errors.contains("other training manifests"), "\(data.errors)")
  }

  @Test func aCheckpointThatWasCutIsNamed() throws {
    let good = try corpus.folder.read("manifest.jsonl")
    #expect(try train(good).status == 0)
    let state = folder.file("run/checkpoints/step-00000002/state.safetensors")
    let whole = try Data(contentsOf: URL(filePath: state))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: state))
    let run = try train(good)
    #expect(run.status != 0)
    #expect(run.errorLines.count == 1 && run.errors.contains("step-00000002"), "\(run.errors)")
  }

  #if DEBUG
    private static let lines = 2000
  #else
    private static let lines = 200_000
  #endif

  /// A tenth of what millions of lines need in memory must do for these.
  @Test(arguments: ["0.wav", "gone.wav"])
  func manyLinesNeedLittleMemoryWhetherGoodOrBad(recording: String) throws {
    let line = #"{"audio_filepath": "\#(recording)", "duration": 0.5, "text": "ab"}"# + "\n"
    let path = try corpus.folder.write(String(repeating: line, count: Self.lines), to: "many.jsonl")
    let run = try RunningProgram(
      ["batches", path, "--tokenizer", corpus.tokens, "--threads", "1"],
      launcher: HostileRun.limit(megabytes: 512)
    ).finish(limit: 120)
    if recording == "0.wav" {
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors.prefix(1000))")
      #expect(run.output.contains("\(Self.lines) of \(Self.lines) utterances"), "\(run.output)")
    } else {
      #expect(run.status == 1, "\(run.errors.prefix(1000))")
      #expect((run.output + run.errors).contains("bad-audio: \(Self.lines)"), "\(run.output)")
    }
  }
}
