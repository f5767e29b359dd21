import Foundation
import TestSupport
import Testing

/// `swiftlet batches` as users run it.
struct BatchesTests {
  private let folder: TemporaryFolder
  private let tokens: String

  init() throws {
    folder = try TemporaryFolder()
    tokens = try folder.write("<blank>\n<unk>\na\nb\n", to: "tokens.txt")
  }

  /// 300 utterances of one to ten seconds, four tokens a second.
  private func manifest(_ extra: [String] = []) throws -> String {
    let lines = (0..<300).map { index in
      let tenths = 10 + index * 37 % 90
      return Self.line(
        Double(tenths) / 10,
        String(String(repeating: "ab", count: 20).prefix((4 * tenths + 5) / 10)))
    }
    return try folder.write((lines + extra).joined(separator: "\n"), to: "train.jsonl")
  }

  private static func line(_ seconds: Double, _ text: String, path: String = "a.wav") -> String {
    #"{"audio_filepath": "\#(path)", "duration": \#(seconds), "text": "\#(text)"}"#
  }

  private func run(_ manifest: String, _ arguments: String...) throws -> ProgramRun {
    try runProgram(["batches", manifest, "--tokenizer", tokens, "--no-audio"] + arguments)
  }

  private func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func thePlanIsShownBucketByBucket() throws {
    let run = try run(manifest(), "--batch-seconds", "60", "--buckets", "3x2")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("bucket"))
    #expect(lines.count(where: { $0.hasPrefix("to ") || $0.hasPrefix("longer") }) == 6)
    #expect(run.output.contains("300 of 300 utterances planned"))
    #expect(run.output.contains("0 batches over budget"))
  }

  @Test func jsonHasTheSameNumbers() throws {
    let run = try run(manifest(), "--json", "--batch-seconds", "60", "--ranks", "4")
    #expect(run.status == 0)
    let document = try json(run)
    let total = try #require(document["total"] as? [String: Any])
    #expect(total["utterances"] as? Int == 300)
    #expect(document["violations"] as? Int == 0)
    #expect(document["ranks"] as? Int == 4)
    let steps = try #require(document["steps"] as? Int)
    #expect(total["batches"] as? Int == 4 * steps)
    #expect(try #require(total["audio_padding"] as? Double) < 0.1)
  }

  @Test func thePlanFileHoldsEveryLineOnce() throws {
    let path = folder.file("plan.jsonl")
    let run = try run(manifest(), "--plan", path, "--batch-seconds", "60", "--ranks", "2")
    #expect(run.status == 0, "\(run.errors)")
    let steps = try folder.read("plan.jsonl").split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let ranks = try steps.map { try #require($0["ranks"] as? [[Int]]) }
    #expect(ranks.allSatisfy { $0.count == 2 && $0.allSatisfy { !$0.isEmpty } })
    #expect(ranks.flatMap { $0.flatMap(\.self) }.sorted() == Array(1...300))
    #expect(steps.map { $0["step"] as? Int } == Array(0..<steps.count))
  }

  @Test func theDrawingIsXML() throws {
    let path = folder.file("plan.svg")
    #expect(try run(manifest(), "--svg", path, "--batch-seconds", "60").status == 0)
    let text = try folder.read("plan.svg")
    #expect(text.hasPrefix("<svg") && text.contains("</svg>"))
    #expect(text.count(where: { $0 == "<" }) == text.count(where: { $0 == ">" }))
    #expect(text.contains("<polyline"))
    #expect(!text.contains("nan") && !text.contains("inf"))
  }

  @Test func everyDefectIsNamedWithItsLine() throws {
    let defects: [(line: String, words: String)] = [
      ("{\"audio_filepath\": ", "expected"),
      (#"{"audio_filepath": "a.wav", "text": "ab"}"#, "no “duration”"),
      (Self.line(0, "ab"), "“duration” 0"),
      (Self.line(-3, "ab"), "“duration” -3"),
      (#"{"audio_filepath": "a.wav", "duration": NaN, "text": "ab"}"#, "expected"),
      (Self.line(50, "abababababababababab"), "times the usual number"),
      (Self.line(0.5, "abababababababababab"), "needs 20 frames"),
      (Self.line(3, "abababXababaY"), "“X” “Y”"),
      (Self.line(3, ""), "empty"),
      (Self.line(70, String(repeating: "ab", count: 140)), "more than a batch"),
      (#"["a.wav"]"#, "expected"),
      (#"{"duration": 3, "text": "ab"}"#, "audio_filepath"),
    ]
    let path = try manifest(defects.map(\.line))
    let run = try run(path, "--batch-seconds", "60", "--frames-per-second", "12.5")
    #expect(run.status == 1)
    for (offset, defect) in defects.enumerated() {
      let named = run.errorLines.filter { $0.contains("train.jsonl: line \(301 + offset): ") }
      #expect(named.contains { $0.contains(defect.words) }, "\(defect): \(run.errors)")
    }
    #expect(run.errorLines.allSatisfy { $0.contains(": line 3") })
    // Unknown characters have a token, and silence may be what is said.
    #expect(run.output.contains("302 of 312 utterances planned"))
  }

  @Test func whatLimitsLeaveOutIsListedAndNoFailure() throws {
    let run = try run(manifest(), "--min-seconds", "2", "--max-seconds", "9")
    #expect(run.status == 0)
    #expect(run.output.contains("too-short: ") && run.output.contains("too-long: "))
    #expect(run.errorLines.allSatisfy { $0.hasSuffix("left out") })
  }

  @Test func missingRecordingsAndWrongLengthsAreNamed() throws {
    let tones = try ToneCorpus(count: 3)
    let path = try tones.folder.write(
      try tones.folder.read("manifest.jsonl")
        + Self.line(1, "ab", path: "nowhere.wav") + "\n" + Self.line(9, "ab", path: "0.wav") + "\n",
      to: "broken.jsonl")
    let run = try runProgram(["batches", path, "--tokenizer", tones.tokens])
    #expect(run.status == 1)
    #expect(run.errorLines.count == 2)
    #expect(run.errors.contains("line 4: ") && run.errors.contains("nowhere.wav"))
    #expect(run.errors.contains("line 5: it ends at 9.0 s"))
  }

  @Test func anEmptyManifestIsNamed() throws {
    let path = try folder.write("\n\n", to: "empty.jsonl")
    let run = try run(path)
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains("empty.jsonl: it has no utterances"))
  }

  @Test(arguments: [
    ["--buckets", "0"], ["--buckets", "3x"], ["--buckets", "3x2x2"], ["--bucket-edges", "5,4"],
    ["--bucket-edges", "4", "--buckets", "3"], ["--batch-seconds", "0"], ["--ranks", "0"],
    ["--min-seconds", "5", "--max-seconds", "4"], ["--duration-spread", "-1"], ["--epoch", "-1"],
    ["--quadratic-seconds", "0"], ["--rate-deviations", "nan"], ["--threads", "0"],
    ["--svg", "x", "--plan", "x"], ["--model", "m"], ["--frames-per-second", "0"],
  ])
  func optionsThatMakeNoSenseAreRefused(arguments: [String]) throws {
    let run = try runProgram(
      ["batches", manifest(), "--tokenizer", tokens, "--no-audio"] + arguments)
    #expect(run.status == 2, "\(arguments): \(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func aManifestIsNeverOverwritten() throws {
    let path = try manifest()
    #expect(try run(path, "--plan", path).status == 4)
    #expect(try run(path, "--svg", folder.file("no/where.svg")).status == 4)
  }

  // MARK: Training

  private func training(_ corpus: ToneCorpus) throws -> String {
    try corpus.folder.write(corpus.configuration(steps: 3), to: "c.json")
  }

  @Test func thePlanOfATrainingIsWhatItComputes() throws {
    let corpus = try ToneCorpus(count: 12)
    let configuration = try training(corpus)
    let plan = folder.file("plan.jsonl")
    let planned = try runProgram(["batches", "--training", configuration, "--plan", plan])
    #expect(planned.status == 0, "\(planned.errors)")
    let trained = try runProgram(
      ["train", configuration, "-o", folder.file("run"), "--threads", "1"], limit: 120)
    #expect(trained.status == 0, "\(trained.errors)")
    let steps = try objects("plan.jsonl").map { step in
      try #require(step["ranks"] as? [[Int]])[0].reduce(0.0) { sum, line in
        sum + Double(corpus.texts[line - 1].count) / 4
      }
    }
    let log = try objects("run/log.jsonl").map { try #require($0["audioSeconds"] as? Double) }
    #expect(log.count == 3)
    for (step, seconds) in zip(steps, log) { #expect(abs(step - seconds) < 1e-3) }
  }

  private func objects(_ name: String) throws -> [[String: Any]] {
    try folder.read(name).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func calibrationTellsMemoryAndTime() throws {
    let corpus = try ToneCorpus(count: 12)
    let configuration = try training(corpus)
    let file = folder.file("calibration.json")
    let arguments = ["batches", "--training", configuration, "--threads", "1", "--json"]
    let run = try runProgram(
      arguments + ["--calibrate", "--calibration", file, "--memory", "4G"], limit: 120)
    #expect(run.status == 0, "\(run.errors)")
    let found = try #require(try json(run)["training"] as? [String: Any])
    #expect(try #require(found["peak_bytes"] as? Double) > 1e6)
    #expect(try #require(found["epoch_seconds"] as? Double) > 0)
    // A batch of four seconds is far below the limit, so that all of it can be one shard.
    #expect(found["shard_seconds"] as? Double == 4)
    let again = try runProgram(arguments + ["--calibration", file, "--memory", "1K"])
    #expect(again.status == 0, "\(again.errors)")
    let little = try #require(try json(again)["training"] as? [String: Any])
    #expect(little["peak_bytes"] as? Double == found["peak_bytes"] as? Double)
    #expect(little["shard_seconds"] == nil)
    let other = try runProgram(
      ["batches", "--training", configuration, "--threads", "2", "--calibration", file])
    #expect(other.status == 2)
    #expect(other.errors.contains("--threads 2"))
  }

  @Test func optionsOfTrainingHaveToFit() throws {
    let corpus = try ToneCorpus(count: 3)
    let configuration = try training(corpus)
    for arguments in [
      [corpus.manifest, "--calibrate"], [corpus.manifest, "--memory", "1G"],
      ["--training", configuration, "--memory", "1G"],
      ["--training", configuration, "--ranks", "2"],
      ["--training", configuration, "--tokenizer", corpus.tokens],
      ["--training", configuration, "--calibrate", "--memory", "12X"], [],
    ] {
      #expect(try runProgram(["batches"] + arguments).status == 2, "\(arguments)")
    }
  }
}
