import Foundation
import ModelFixtures
import TestSupport
import Testing

/// `swiftlet evaluate` as users run it.
struct EvaluateTests {
  private let folder: TemporaryFolder
  private let model: String
  private let texts: [String]

  /// Four recordings, of which the manifest tells for three exactly what the model will hear.
  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
    let files = try (0..<4).map { [folder] in
      try folder.write(
        SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 1.5, seed: UInt64($0))),
        to: "\($0).wav")
    }
    let run = try runProgram(["transcribe", "-m", model] + files)
    texts = zip(run.output.split(separator: "\n"), files).map { String($0.dropFirst($1.count + 2)) }
  }

  private func manifest(
    _ lines: [String] = [], texts: [String]? = nil, name: String = "dev.jsonl"
  ) throws -> String {
    let entries = try (texts ?? self.texts).enumerated().map { index, text in
      let entry: [String: Any] = [
        "audio_filepath": "\(index).wav", "text": text, "group": index < 2 ? "even" : "odd",
        "speaker": "s\(index)", "duration": 1.5,
      ]
      let data = try JSONSerialization.data(withJSONObject: entry)
      return String(decoding: data, as: UTF8.self)
    }
    return try folder.write(
      Array((entries + lines).joined(separator: "\n").utf8), to: name)
  }

  private func evaluate(_ arguments: String...) throws -> ProgramRun {
    try runProgram(["evaluate", "-m", model, "--normalize", "none"] + arguments)
  }

  private func object(_ text: some StringProtocol) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func whatTheModelHearsIsNoError() throws {
    let run = try evaluate("--manifest", manifest(), "--json")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let total = try #require(try object(run.output)["total"] as? [String: Any])
    #expect(total["wer"] as? Double == 0)
    #expect(total["cer"] as? Double == 0)
    #expect(total["utterances"] as? Int == 4)
    #expect(try object(run.output)["audio_seconds"] as? Double == 6)
    #expect(try #require(try object(run.output)["rtfx"] as? Double) > 0)
  }

  @Test func recordingsCanBeHeardInChunks() throws {
    let path = try manifest()
    let run = try evaluate("--manifest", path, "--chunk-ms", "160", "--left-chunks", "1", "--json")
    #expect(run.status == 0)
    let result = try object(run.output)
    #expect(result["chunk_ms"] as? Int == 160)
    #expect(result["left_chunks"] as? Int == 1)
    let total = try #require(result["total"] as? [String: Any])
    #expect(try #require(total["cer"] as? Double) > 0, "the model hears something else")
    let long = try evaluate("--manifest", path, "--chunk-ms", "8000", "--json")
    let same = try #require(try object(long.output)["total"] as? [String: Any])
    #expect(same["cer"] as? Double == 0)
  }

  @Test func chunksThatDoNotFitAreRefused() throws {
    let path = try manifest()
    let uneven = try evaluate("--manifest", path, "--chunk-ms", "100")
    #expect(uneven.status != 0)
    #expect(uneven.errors.contains("80 ms apart"))
    let lonely = try evaluate("--manifest", path, "--left-chunks", "4")
    #expect(lonely.status == 2)
    #expect(lonely.errors.contains("--left-chunks goes with --chunk-ms"))
  }

  @Test func thePrecisionIsToldAndOneThatThereIsNotIsRefused() throws {
    let exact = try object(
      evaluate("--manifest", manifest(), "--json", "--precision", "f32").output)
    #expect(exact["precision"] as? String == "f32")
    let best = try object(evaluate("--manifest", manifest(), "--json").output)
    #expect(["f32", "bf16"].contains(best["precision"] as? String))
    let wrong = try evaluate("--manifest", manifest(), "--precision", "fp8")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("f32"))
  }

  @Test func groupsAndSpeakersHaveRatesOfTheirOwn() throws {
    var wrong = texts
    wrong[3] += " extra words"
    let path = try manifest(texts: wrong)
    let result = try object(evaluate("--manifest", path, "--json").output)
    let groups = try #require(result["groups"] as? [[String: Any]])
    #expect(groups.map { $0["name"] as? String } == ["even", "odd"])
    #expect(groups.map { $0["deletions"] as? Int } == [0, 2])
    #expect(groups.map { $0["ser"] as? Double } == [0, 0.5])
    let words = texts.joined(separator: " ").split(separator: " ").count + 2
    let total = try #require(result["total"] as? [String: Any])
    #expect(total["words"] as? Int == words)
    #expect(abs(try #require(total["wer"] as? Double) - 2 / Double(words)) < 1e-6)

    let speakers = try object(
      evaluate("--manifest", path, "--json", "--by", "speaker").output)["groups"]
    #expect(
      (speakers as? [[String: Any]])?.map { $0["name"] as? String } == ["s0", "s1", "s2", "s3"])
  }

  @Test func theTableHasARowForEachGroupAndTheTotal() throws {
    let run = try evaluate("--manifest", manifest())
    let lines = run.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("group"))
    #expect(lines[1].hasPrefix("even ") && lines[2].hasPrefix("odd "))
    #expect(lines[3].hasPrefix("total "))
    #expect(lines[3].contains("0.00 – 0.00"))
    #expect(lines[4].contains("h of audio, RTFx"))
  }

  @Test func errorsAreShownAligned() throws {
    var wrong = texts
    wrong[1] = "unheard " + wrong[1]
    let run = try evaluate("--manifest", manifest(texts: wrong), "--show-errors", "5")
    let lines = run.output.split(separator: "\n")
    #expect(lines[0].hasSuffix("1.wav"))
    #expect(lines[1].hasPrefix("REF: unheard "))
    #expect(lines[2].hasPrefix("HYP: ******* "))
    #expect(lines[3].hasPrefix("     D"))
    #expect(lines.filter { $0.hasPrefix("REF: ") }.count == 1)
  }

  @Test func hypothesesAreWrittenOneALine() throws {
    let output = folder.file("hypotheses.jsonl")
    let run = try evaluate("--manifest", manifest(), "--output", output)
    #expect(run.status == 0)
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(try lines.map { try object($0)["pred_text"] as? String } == texts)
    #expect(try lines.map { try object($0)["text"] as? String } == texts)
  }

  @Test func whatCannotBeReadIsReportedCountedAndLeftOut() throws {
    let path = try manifest([
      "{\"audio_filepath\": \"missing.wav\", \"text\": \"lost\"}", "not an object",
      "{\"audio_filepath\": \"0.wav\"}",
    ])
    let run = try evaluate("--manifest", path, "--json")
    #expect(run.status == 1)
    #expect(run.errorLines.count == 3)
    #expect(run.errorLines.contains { $0.contains("dev.jsonl: line 6: ") })
    #expect(run.errorLines.contains { $0.contains("dev.jsonl: line 7: ") })
    #expect(run.errorLines.contains { $0.contains("missing.wav") })
    let result = try object(run.output)
    #expect(result["failed"] as? Int == 3)
    #expect((result["total"] as? [String: Any])?["utterances"] as? Int == 4)
  }

  @Test func oneBadManifestDoesNotStopTheOther() throws {
    let run = try evaluate(
      "--manifest", folder.file("nowhere.jsonl"), "--manifest", manifest(), "--json")
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect((try object(run.output)["total"] as? [String: Any])?["utterances"] as? Int == 4)
  }

  @Test func anEmptyManifestIsAFailure() throws {
    let path = try folder.write(Array("\n\n".utf8), to: "empty.jsonl")
    let run = try evaluate("--manifest", path)
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains("empty.jsonl"))
  }

  @Test func anExcerptIsAllThatIsHeard() throws {
    let path = try folder.write(
      Array(
        "{\"audio_filepath\": \"0.wav\", \"text\": \"\", \"offset\": 0.5, \"duration\": 0.75}".utf8),
      to: "excerpt.jsonl")
    let run = try evaluate("--manifest", path, "--json")
    #expect(try object(run.output)["audio_seconds"] as? Double == 0.75)
  }

  @Test func anOutputThatCannotBeWrittenIsToldBeforeTheWork() throws {
    let path = try manifest()
    let run = try evaluate("--manifest", path, "--output", folder.file("no folder/out.jsonl"))
    #expect(run.status == 4)
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 1)
    for read in [path, folder.file("2.wav")] {
      let same = try evaluate("--manifest", path, "--output", read)
      #expect(same.status == 4 && same.output.isEmpty)
      #expect(same.errors.contains("\(read): cannot be written (it is read by this command)"))
    }
    #expect(try evaluate("--manifest", path).status == 0, "nothing was replaced")
  }

  @Test func aFullDiskIsAnOutputError() throws {
    let run = try evaluate("--manifest", manifest(), "--output", "/dev/full")
    #expect(run.status == 4)
    #expect(run.errorLines.count == 1)
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }
}
