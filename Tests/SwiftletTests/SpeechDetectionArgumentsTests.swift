import Audio
import Foundation
import ModelFixtures
import TestSupport
import Testing

/// `--vad` and its options as users give them, with a model that hears words in everything.
struct SpeechDetectionArgumentsTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  private func transcribe(_ arguments: String...) throws -> ProgramRun {
    try runProgram(["transcribe", "-m", model] + arguments)
  }

  private func hum() throws -> String {
    let samples = (0..<80_000).map { Float(0.2 * sin(Double($0) * 2 * .pi * 50 / 16_000)) }
    return try folder.write(SyntheticSpeech.floatWave(samples), to: "hum.wav")
  }

  @Test func humIsAnEmptyLineUnlessAllSoundIsAskedFor() throws {
    let hum = try hum()
    let run = try transcribe(hum)
    #expect(run.status == 0 && run.output == "\n" && run.errors.isEmpty)
    let all = try transcribe("--no-vad", hum)
    #expect(all.status == 0 && all.output.count > 1)
    #expect(try transcribe("--vad", hum).output == run.output)
  }

  @Test func theOptionsChangeWhatIsHeard() throws {
    let speech = try AudioFile.read(Fixtures.path("audio/commonvoice-37050253.flac")).samples
    let silence = [Float](repeating: 0, count: 48_000)
    let file = try folder.write(
      SyntheticSpeech.floatWave(silence + speech + silence + speech + silence), to: "a.wav")
    let usual = try transcribe(file)
    #expect(usual.status == 0 && usual.output.count > 1)
    for options in [["--vad-threshold", "20"], ["--vad-padding", "0.6"], ["--vad-pause", "6"]] {
      let other = try transcribe(options[0], options[1], file)
      #expect(other.status == 0)
      #expect(other.output != usual.output, "\(options)")
    }
  }

  @Test(arguments: [
    ["--vad-threshold", "-1"], ["--vad-threshold", "26"], ["--vad-padding", "11"],
    ["--vad-pause", "0"], ["--no-vad", "--vad-pause", "2"],
  ])
  func whatMakesNoSenseIsRefused(options: [String]) throws {
    let run = try runProgram(["transcribe", "-m", model, try hum()] + options)
    #expect(run.status == 2)
    #expect(run.errors.contains("--vad-") || run.errors.contains("--no-vad"))
  }

  @Test func anEvaluationTellsWhetherSpeechWasLookedFor() throws {
    _ = try hum()
    let manifest = try folder.write(
      Array(#"{"audio_filepath": "hum.wav", "text": "hum"}"#.utf8), to: "a.jsonl")
    for (option, vad, deletions) in [("--vad", true, 1), ("--no-vad", false, 0)] {
      let run = try runProgram([
        "evaluate", "-m", model, "--manifest", manifest, "--json", option,
      ])
      #expect(run.status == 0)
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      let document = try #require(object as? [String: Any])
      let total = try #require(document["total"] as? [String: Any])
      #expect(document["vad"] as? Bool == vad)
      #expect(total["deletions"] as? Int == deletions)
    }
  }
}
