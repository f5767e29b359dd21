import Audio
import Foundation
import ModelFixtures
import Synchronization
import TestSupport
import Testing

/// A folder with something for every command to work on, and what commands make of it.
final class OptionWorkplace: Sendable {
  /// Everything that one could see of a run, apart from the time that it took.
  struct Outcome: Equatable {
    var status: Int32
    var output: String
    var errors: String
    /// All files below the folder afterwards, each with its content.
    var files: [String: String]
  }

  /// That of the suite that runs.
  @TaskLocal static var current: OptionWorkplace?

  private let bases = Mutex<[String: Outcome]>([:])
  private let folder: TemporaryFolder
  private let tones: ToneCorpus

  init() throws {
    folder = try TemporaryFolder()
    tones = try ToneCorpus(count: 6)
    _ = try TinyHeads.write(to: folder, name: "heads")
    _ = try TinyModel.write(to: folder, name: "ctc")
    _ = try TinyModel.write(to: folder, name: "ctc-too", seed: 2)
    _ = try TinyHeads.write(to: folder, name: "words")
    _ = try TinyStream.write(to: folder, name: "stream")
    // Every letter of these is a word.
    let tokens = TinyModel.tokenList.split(separator: "\n").map {
      $0.count == 1 && $0 != "▁" ? "▁\($0)" : $0
    }
    for model in ["ctc", "ctc-too", "words"] {
      _ = try folder.write(tokens.joined(separator: "\n") + "\n", to: model + "/tokens.txt")
    }
    for name in ["folder", "done", "first", "second"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: true)
    }
    for (name, seconds, seed) in [
      ("a.wav", 2.5, UInt64(1)), ("b.wav", 6, 2), ("folder/c.wav", 1, 3),
    ] {
      let audio = SyntheticSpeech.audio(seconds: seconds, seed: seed)
      _ = try folder.write(SyntheticSpeech.wave(audio), to: name)
    }
    let call = try TinyStream.speech(before: 1, after: 3, times: 2)
    let wave = WaveBytes(call.map { Int16($0 * 32_000) })
    _ = try folder.write(wave.bytes, to: "call.wav")
    _ = try folder.write(wave.body, to: "call.raw")
    _ = try folder.write("done before\n", to: "done/a.txt")
    _ = try folder.write("b.wav\nfolder/c.wav\n", to: "list.txt")
    _ = try folder.write(Self.stereo, to: "stereo.wav")
    try writeTexts()
    // The same recordings, each twice, by their whole paths.
    let again = try tones.folder.read("manifest.jsonl").replacing(
      #/"audio_filepath": "/#, with: "\"audio_filepath\": \"\(tones.folder.path)/")
    _ = try folder.write(again + again, to: "tones.jsonl")
    for (name, steps) in [("tones.json", 2), ("more.json", 3)] {
      _ = try folder.write(tones.configuration(steps: steps), to: name)
    }
  }

  /// Sound on the left, other sound on the right.
  private static var stereo: [UInt8] {
    let channels = [UInt64(4), 5].map { SyntheticSpeech.audio(seconds: 2, seed: $0).samples }
    var wave = WaveBytes(
      channels[0].indices.flatMap { index in channels.map { Int16($0[index] * 32_767) } })
    wave.channels = 2
    return wave.bytes
  }

  private func writeTexts() throws {
    func line(_ path: String, _ seconds: Double, _ text: String, _ number: Int) -> String {
      #"{"audio_filepath": "\#(path)", "duration": \#(seconds), "text": "\#(text)", "#
        + #""group": "g\#(number % 2)", "speaker": "s\#(number)"}"# + "\n"
    }
    _ = try folder.write(
      line("a.wav", 2.5, "Twenty-five, isn't it", 1) + line("folder/c.wav", 1, "it is 7", 2),
      to: "dev.jsonl")
    _ = try folder.write(line("call.wav", 13.2, "enter forty seven", 4), to: "calls.jsonl")
    _ = try folder.write(line("b.wav", 6, "something else", 3), to: "other.jsonl")
    let lines = (0..<60).map { index in
      let tenths = 10 + index * 37 % 90
      let text = String(repeating: "ab", count: 20).prefix((4 * tenths + 5) / 10)
      return line("a.wav", Double(tenths) / 10, String(text), index)
    }
    _ = try folder.write(lines.joined(), to: "train.jsonl")
    _ = try folder.write(line("a.wav", 2, "abababab", 1), to: "short.jsonl")
    _ = try folder.write("<blank>\n<unk>\na\nb\n", to: "tokens.txt")
    _ = try folder.write("<blank>\n<unk>\nb\na\nc\n", to: "letters.txt")
    let words = "the quick brown fox isn't jumping over 12 lazy dogs at Dr. Who's"
      .split(separator: " ").map(String.init)
    let sentences = (0..<200).map { index -> String in
      let chosen = (0..<6).map { words[(index * 7 + $0 * $0 * 3) % words.count] }
      return chosen.joined(separator: " ") + "\n"
    }
    _ = try folder.write(sentences.joined(), to: "text.txt")
    _ = try folder.write("lazy dogs\nbrown fox\n", to: "more.txt")
    for (name, seconds) in [("first", 60), ("second", 90)] {
      let updates = (1...20).map { step in
        #"{"step":\#(step),"epoch":0,"loss":2,"terms":{"ctc":\#(9 / Double(step))},"learningRate":0.001,"#
          + #""gradientNorm":1,"audioSeconds":\#(seconds + step),"stepSeconds":0.5}"# + "\n"
      }
      _ = try folder.write(updates.joined(), to: name + "/log.jsonl")
    }
  }

  /// What a command line makes that others are compared with: run twice, since a result that changes by
  /// itself would prove nothing, but only once for all comparisons.
  func base(_ command: String) throws -> Outcome {
    try bases.withLock { bases in
      if let known = bases[command] { return known }
      let outcome = try run(command)
      let isSteady = try run(command) == outcome
      #expect(isSteady, "\(command) differs from itself: \(outcome.output)")
      bases[command] = outcome
      return outcome
    }
  }

  /// Runs a command line in a fresh copy of the folder.
  func run(_ command: String) throws -> Outcome {
    let copy = FileManager.default.temporaryDirectory.appending(path: "option-\(UUID().uuidString)")
    try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
    defer { try? FileManager.default.removeItem(at: copy) }
    let run = try runProgram(
      command.split(separator: " ").map(String.init), in: copy, limit: 240)
    var files: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: copy.path) {
      guard let data = try? Data(contentsOf: copy.appending(path: name)) else { continue }
      files[name] = Self.timeless(
        String(validating: data, as: UTF8.self) ?? data.base64EncodedString())
    }
    return Outcome(
      status: run.status, output: Self.timeless(run.output), errors: Self.timeless(run.errors),
      files: files)
  }

  /// `text` without what a clock or a scale for memory put into it.
  private static func timeless(_ text: String) -> String {
    guard !text.hasPrefix("{\"build\":") else { return unmeasured(text) }
    return text.replacing(#/(peak memory|an epoch computes|calibration:).*/#) { "\($0.1)" }
      .replacing(
        #/(RTFx|planned in) \S+/#
      ) { "\($0.1)" }.replacing(
        #/("(?:\w*[sS]econds?|elapsed|loading|rtfx|\w*bytes\w*)":)\s*[-+.\deE]+/#
      ) { "\($0.1)" }
  }

  /// The JSON of `bench` without numbers, but for those that were asked for and what was heard.
  private static func unmeasured(_ text: String) -> String {
    let kept: Set<Substring> = [
      "batch_seconds", "parameters", "repetitions", "seconds", "threads", "tokens", "utterances",
    ]
    return text.replacing(#/"(\w+)":-?[\d.]+(?:e[-+]?\d+)?/#) { match in
      kept.contains(match.1) ? String(match.0) : "\"\(match.1)\""
    }
  }
}

/// Gives all tests of a suite one workplace, which goes when they are done.
struct SharedWorkplace: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable () async throws -> Void
  ) async throws {
    try await OptionWorkplace.$current.withValue(OptionWorkplace()) { try await function() }
  }
}
