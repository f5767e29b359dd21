import Audio
import Foundation
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Files that are almost right, for every parser of ours: each is read or refused, and none ends the process.
///
/// A short run is part of the tests. `scripts/fuzz` sets SWIFTLET_FUZZ_SECONDS, the length of a run of each parser,
/// and SWIFTLET_FUZZ_SEED. The file that a parser is busy with stays behind if it ends the process.
struct ParserFuzzTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  /// The parsers, each with a use of what it has read.
  enum Parser: String, CaseIterable {
    case safetensors, configuration, recipe, manifest, wave, tokens, sentencepiece

    /// Reads a file; what is wrong with it is thrown.
    func read(_ path: String) throws {
      switch self {
      case .safetensors:
        let file = try SafetensorsFile(path: path)
        for name in file.names {
          _ = try file.bytes(name)
          if file.entry(name)?.type.isFloatingPoint == true { _ = try file.floats(name) }
        }
      case .configuration:
        let folder = URL(filePath: path).deletingLastPathComponent().path
        _ = try ModelBundle.readConfiguration(folder)
      case .recipe:
        let configuration = try ConfigurationFile.read(path)
        try configuration.validate()
        _ = try ModelRecipe(configuration)
      case .manifest:
        let reading = try Manifest.read(path, durations: .required)
        _ = try reading.requiringSoundness()
      case .wave:
        let audio = try AudioFile.read(path)
        _ = audio.duration
      case .tokens, .sentencepiece:
        let tokenizer = try Tokenizer(path: path)
        _ = try? tokenizer.encode("hello wide world")
        _ = tokenizer.decode(Array(0..<min(40, tokenizer.vocabularySize)))
      }
    }

    /// What files of this kind are called.
    var file: String {
      switch self {
      case .safetensors: "model.safetensors"
      case .configuration: "config.json"
      case .recipe: "recipe.json"
      case .manifest: "manifest.jsonl"
      case .wave: "sound.wav"
      case .tokens: "tokens.txt"
      case .sentencepiece: "tokenizer.model"
      }
    }
  }

  private func seeds(_ parser: Parser) throws -> [[UInt8]] {
    func bytes(_ path: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
    switch parser {
    case .safetensors:
      let path = folder.file("small")
      try SafetensorsWriter.write(
        [
          .floats("a", shape: [2, 2], [1, 2, 3, 4]), .floats("b", shape: [3], as: .f16, [1, 2, 3]),
          .integers("c", shape: [], [7]),
        ], metadata: ["k": "v"], to: path)
      return [try bytes(path)]
    case .configuration: return [try bytes(model + "/config.json")]
    case .recipe:
      let recipes = Fixtures.repository + "/scripts/recipes/"
      return try FileManager.default.contentsOfDirectory(atPath: recipes).sorted().map {
        try bytes(recipes + $0)
      }
    case .manifest:
      let line = #"{"audio_filepath": "a.wav", "duration": 3.5, "offset": 1e1, "text": "a \u00e9"}"#
      return [Array("\(line)\n\n\(line)\r\n".utf8), Array(line.utf8)]
    case .wave:
      let short = Array(HostileRun.body.prefix(2000))
      let data = RiffBytes.chunk("data", short)
      return [
        RiffBytes.file(RiffBytes.Format().chunk, data),
        RiffBytes.file(
          RiffBytes.Format(channels: 2).extended(subformat: 1, valid: 16),
          RiffBytes.chunk("LIST", Array("INFO".utf8)), data),
        RiffBytes.file(RiffBytes.Format(tag: 6, bits: 8).chunk, data, size: .max),
        RiffBytes.file(
          RiffBytes.chunk("ds64", [UInt8](repeating: 0, count: 28)), RiffBytes.Format().chunk, data,
          name: "RF64", size: .max),
      ]
    case .tokens:
      return [Array("<blank>\n<unk>\na\nb\n▁c\n".utf8), try bytes(model + "/tokens.txt")]
    case .sentencepiece:
      return try ["bpe", "bytes", "char", "unigram"].map {
        try bytes(Fixtures.path("golden/sentencepiece/\($0).model"))
      }
    }
  }

  @Test(arguments: Parser.allCases)
  func almostRightFilesAreReadOrRefused(parser: Parser) throws {
    let environment = ProcessInfo.processInfo.environment
    let seconds = environment["SWIFTLET_FUZZ_SECONDS"].flatMap { Double($0) }
    let seed = environment["SWIFTLET_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    let seeds = try seeds(parser)
    let kept = try FileManager.default.createTemporaryFolder("swiftlet-fuzz-\(parser.rawValue)")
    let path = kept + "/" + parser.file
    var mutations = Mutations(of: seeds, seed: seed)
    var (runs, accepted, slowest) = (0, 0, 0.0)
    let start = ContinuousClock.now
    func elapsed(since start: ContinuousClock.Instant) -> Double {
      start.duration(to: .now) / .seconds(1)
    }
    while seconds.map({ elapsed(since: start) < $0 }) ?? (runs < 200) {
      try Data(mutations.next()).write(to: URL(filePath: path))
      let began = ContinuousClock.now
      do {
        try parser.read(path)
        accepted += 1
      } catch {
        #expect(!String(describing: error).isEmpty)
      }
      slowest = max(slowest, elapsed(since: began))
      runs += 1
    }
    if seconds != nil {
      print("fuzz: \(parser.rawValue): \(runs) files, \(accepted) read, slowest \(slowest) s")
    }
    #expect(accepted < runs, "nothing was refused")
    // Small files: whatever they claim, nobody computes for long.
    #expect(slowest < 20)
    try FileManager.default.removeItem(atPath: kept)
  }
}

extension FileManager {
  /// A folder of this name, in memory where the system has such a place.
  fileprivate func createTemporaryFolder(_ name: String) throws -> String {
    let memory = "/dev/shm"
    let parent = isWritableFile(atPath: memory) ? memory : temporaryDirectory.path
    let path = "\(parent)/\(name)-\(ProcessInfo.processInfo.processIdentifier)"
    try createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
