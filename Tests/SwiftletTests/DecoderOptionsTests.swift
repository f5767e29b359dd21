import Foundation
import ModelFixtures
import TestSupport
import Testing

/// Decoders and their options as users choose them, with a model of several heads that hear nonsense.
struct DecoderOptionsTests {
  private let folder: TemporaryFolder
  private let model: String
  private let recording: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyHeads.write(to: folder)
    recording = try folder.write(
      SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 2.5)), to: "a.wav")
  }

  private func transcribe(_ arguments: String...) throws -> ProgramRun {
    try runProgram(["transcribe", "-m", model, recording, "-f", "json"] + arguments)
  }

  private func object(_ run: ProgramRun) throws -> [String: Any] {
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func aDecoderThatMakesPassesTellsItsEffort() throws {
    #expect(try object(transcribe("--decoder", "ctc"))["effort"] == nil)
    let attention = try object(transcribe("--decoder", "attention"))
    let effort = try #require(attention["effort"] as? [String: Int])
    #expect(Array(effort.keys) == ["passes"])
    let speculative = try object(transcribe("--decoder", "speculative", "--draft", "ctc"))
    #expect(speculative["text"] as? String == attention["text"] as? String)
    #expect(speculative["confidence"] as? Double == attention["confidence"] as? Double)
    let saved = try #require(speculative["effort"] as? [String: Int])
    #expect(saved.keys.sorted() == ["accepted", "drafted", "passes"])
    #expect((saved["passes"] ?? 0) + (saved["accepted"] ?? 0) == effort["passes"])
  }

  @Test func optionsReachTheSearch() throws {
    let greedy = try object(transcribe("--decoder", "attention"))
    let beam = try object(
      transcribe("--decoder=attention", "--beam_size=4", "--ctc_weight=0.9", "--nbest=2"))
    #expect((beam["alternatives"] as? [Any])?.count == 2)
    #expect(beam["text"] as? String != greedy["text"] as? String)
    let raw = try object(
      transcribe("--decoder", "attention", "--nbest", "2", "--length-normalization", "0"))
    let normal = try object(transcribe("--decoder", "attention", "--nbest", "2"))
    func scores(_ object: [String: Any]) -> [Double] {
      (object["alternatives"] as? [[String: Any]])?.compactMap { $0["score"] as? Double } ?? []
    }
    #expect(scores(raw).count == 2 && scores(raw) != scores(normal))
  }

  @Test func everyDecoderServesTheCommandLine() throws {
    for decoder in ["ctc", "attention", "cassnat", "paraformer", "speculative"] {
      let result = try object(transcribe("--decoder", decoder, "--word-timestamps"))
      #expect(result["decoder"] as? String == decoder)
      let words = try #require(result["words"] as? [[String: Any]])
      #expect(
        words.compactMap { $0["word"] as? String }.joined(separator: " ")
          == result["text"] as? String)
      #expect(!words.isEmpty, "\(decoder) hears nothing")
    }
    let sampled = try object(
      transcribe("--decoder", "cassnat", "--alignments", "8", "--threshold", "0.99"))
    #expect((sampled["effort"] as? [String: Int])?["passes"] == 2, "one to read, one to rank")
  }

  @Test(arguments: [
    ["--decoder", "ctc", "--draft", "ctc"], ["--decoder", "attention", "--alignments", "4"],
    ["--decoder", "speculative", "--beam-size", "4"], ["--decoder", "speculative", "--nbest", "2"],
    ["--decoder", "speculative", "--draft", "attention"],
    ["--decoder", "paraformer", "--beam-size", "4"],
    ["--decoder", "cassnat", "--threshold", "0.5"],
  ])
  func anOptionThatDoesNotApplyIsRefusedAsItIsTyped(arguments: [String]) throws {
    let run = try runProgram(["transcribe", "-m", model, recording] + arguments)
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1)
    #expect(
      run.errors.contains("\(arguments[2]) does not apply to the decoder \"\(arguments[1])\""))
  }

  @Test func inspectListsDecodersWithTheirOptions() throws {
    let lines = try runProgram(["inspect", model]).output.split(separator: "\n")
    #expect(lines.contains("decoders    ctc (--beam-size)"))
    #expect(
      lines.contains(
        "            attention (--beam-size, --ctc-weight, --length-normalization, --lm-weight)"))
    #expect(lines.contains("            cassnat (--alignments, --threshold)"))
    #expect(lines.contains("            paraformer"))
    #expect(lines.contains("            speculative (--draft)"))
    let json = try object(runProgram(["inspect", model, "--json"]))
    let decoders = try #require(json["decoders"] as? [String])
    #expect(decoders.first == "ctc" && decoders.last == "speculative")
    let options = try #require(json["decoder_options"] as? [String: [String]])
    #expect(options["speculative"] == ["--draft"])
    #expect(options.keys.sorted() == decoders.sorted())
  }

  @Test func evaluateTellsThePassesAndTheAcceptedShare() throws {
    let line = #"{"audio_filepath": "a.wav", "text": "nothing of the kind"}"#
    let manifest = try folder.write(line + "\n" + line, to: "dev.jsonl")
    func evaluate(_ arguments: String...) throws -> ProgramRun {
      try runProgram(["evaluate", "-m", model, "--manifest", manifest] + arguments)
    }
    let table = try evaluate("--decoder", "speculative").output
    #expect(
      table.contains(
        #/\n\d+\.\d\d decoder passes per utterance, \d+\.\d % of the drafted tokens accepted\n/#))
    #expect(try !evaluate("--decoder", "ctc").output.contains("passes"))
    let json = try object(evaluate("--decoder", "speculative", "--draft", "ctc", "--json"))
    let transcript = try object(transcribe("--decoder", "speculative"))
    let effort = try #require(transcript["effort"] as? [String: Int])
    #expect(json["passes_per_utterance"] as? Double == effort["passes"].map(Double.init))
    let share = try #require(json["accepted_share"] as? Double)
    #expect(
      abs(share - Double(effort["accepted"] ?? 0) / Double(effort["drafted"] ?? 0)) < 1e-6)
    #expect(json["draft"] as? String == "ctc" && json["ctc_weight"] == nil)
    let greedy = try object(evaluate("--decoder", "attention", "--json"))
    #expect(greedy["accepted_share"] == nil)
    #expect(
      (greedy["total"] as? [String: Any])?["wer"] as? Double == (json["total"] as? [String: Any])?[
        "wer"] as? Double)
  }
}
