import Audio
import Foundation
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Text

@testable import Training
@testable import swiftlet

/// A parser of ours, with a use of what it has read.
enum FuzzedParser: String, CaseIterable {
  case safetensors, configuration, recipe, manifest, wave, stream, tokens, sentencepiece, list
  case bench, calibration, checkpoint, log

  /// What files of this kind are called.
  var file: String {
    switch self {
    case .safetensors: "model.safetensors"
    case .configuration: "config.json"
    case .recipe: "recipe.json"
    case .manifest: "manifest.jsonl"
    case .wave: "sound.wav"
    case .stream: "stream.wav"
    case .tokens: "tokens.txt"
    case .sentencepiece: "tokenizer.model"
    case .list: "list.txt"
    case .bench: "old.json"
    case .calibration: "calibration.json"
    case .checkpoint: "position.json"
    case .log: "log.jsonl"
    }
  }

  /// Reads the file; what is wrong with it is thrown.
  func read(_ path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    switch self {
    case .safetensors:
      let file = try SafetensorsFile(path: path)
      for name in file.names {
        _ = try file.bytes(name)
        if file.entry(name)?.type.isFloatingPoint == true { _ = try file.floats(name) }
      }
    case .configuration: _ = try ModelBundle.readConfiguration(folder)
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
    case .stream: try Self.stream(Array(Data(contentsOf: URL(filePath: path))))
    case .tokens, .sentencepiece:
      let tokenizer = try Tokenizer(path: path)
      _ = try? tokenizer.encode("hello wide world")
      _ = tokenizer.decode(Array(0..<min(40, tokenizer.vocabularySize)))
    case .list:
      let names = NameList(try Data(contentsOf: URL(filePath: path)))
      let list = RecordingList([], listed: names.names, unusable: names.problems)
      _ = OutputNames(list.files, below: list.commonFolder).names
      if let problem = list.problems.first { throw Failure(.someInputsFailed, problem.sentence) }
    case .bench:
      let document = try BenchDocument.read(path)
      try document.requireComparable(with: document)
      _ = BenchReport.lines(document) + BenchReport.comparison(of: document, with: document)
    case .calibration:
      let found = try CalibrationOptions.read(path, workers: 2)
      _ = found.errors
      _ =
        found.bytes(found.fitted.map(\.shape.load)) + found.seconds(found.unseen.map(\.shape.load))
    case .checkpoint:
      let names = try TinyModel.parameters().keys.sorted()
      _ = try Checkpoint(contentsOf: folder, names: names).moments
    case .log:
      let size = try Data(contentsOf: URL(filePath: path)).count
      _ = try TrainingLog(path: path, after: 3)
      let kept = try Data(contentsOf: URL(filePath: path)).count
      // Whoever looks for a log that is refused as a whole finds one that lost all its lines.
      if kept == 0, size > 0 { throw Nothing() }
    }
  }

  /// A stream whose sound depends on how its bytes came.
  struct DependsOnPieces: Error {}
  /// Nothing was read.
  private struct Nothing: Error {}

  /// Hears a stream in one piece and in small ones, which must be the same.
  private static func stream(_ bytes: [UInt8]) throws {
    func heard(_ pieces: [[UInt8]]) -> Result<[Float], AudioError> {
      var stream = PCMStream(name: "stream")
      var samples: [Float] = []
      do throws(AudioError) {
        for piece in pieces { samples += try stream.accept(piece) }
        return .success(samples + (try stream.finish().samples))
      } catch {
        return .failure(error)
      }
    }
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(1 + (pieces.count * 7 + bytes.count) % 29)
      pieces.append(Array(piece))
      rest.removeFirst(piece.count)
    }
    let whole = heard([bytes])
    guard whole == heard(pieces) else { throw DependsOnPieces() }
    _ = try whole.get()
  }
}
