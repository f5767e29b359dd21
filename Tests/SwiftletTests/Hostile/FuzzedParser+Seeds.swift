import Foundation
import ModelFixtures
import Tensors
import TestSupport

@testable import Training

extension FuzzedParser {
  /// Files that the parser takes, whose changes it is to survive; `model` is the folder of a model.
  func seeds(in folder: TemporaryFolder, model: String) throws -> [[UInt8]] {
    func bytes(_ path: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
    switch self {
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
    case .wave, .stream: return Self.waves
    case .tokens:
      return [Array("<blank>\n<unk>\na\nb\n▁c\n".utf8), try bytes(model + "/tokens.txt")]
    case .sentencepiece:
      return try ["bpe", "bytes", "char", "unigram"].map {
        try bytes(Fixtures.path("golden/sentencepiece/\($0).model"))
      }
    case .list:
      return [Array("a.wav\nb/../c.flac\r\n-\n".utf8), Array("a.wav\u{0}b\nc.wav\u{0}".utf8)]
    case .bench: return [Array(Self.measurement.utf8)]
    case .calibration: return [try JSONEncoder.sorted.encode(Self.calibrated)].map(Array.init)
    case .checkpoint:
      var position = Checkpoint.Position(corpus: .max, seed: 3)
      (position.step, position.updates, position.epoch, position.batch) = (12, 11, 2, 3)
      (position.bestWordErrorRate, position.bestHead) = (0.1, "ctc")
      return [[UInt8](try JSONEncoder.sorted.encode(position))]
    case .log:
      let lines = (1...5).map { #"{"step": \#($0), "epoch": 0, "loss": "nan", "terms": {}}"# }
      return [Array((lines.joined(separator: "\n") + "\n").utf8)]
    }
  }

  /// Leaves in `folder` what the parser reads besides the file.
  func furnish(_ folder: String) throws {
    guard self == .checkpoint else { return }
    let values = try TinyModel.parameters()
    let checkpoint = Checkpoint(
      position: .init(), parameters: values,
      moments: values.mapValues { AdamW.Moments(first: $0, second: $0) }, averages: values)
    let whole = folder + "/whole"
    let tokens = folder + "/tokens.txt"
    try Data(TinyModel.tokenList.utf8).write(to: URL(filePath: tokens))
    try checkpoint.write(to: whole, TinyModel.configuration, tokenizerPath: tokens)
    for name in ["state.safetensors", "model.safetensors"] {
      try FileManager.default.moveItem(atPath: "\(whole)/\(name)", toPath: "\(folder)/\(name)")
    }
  }

  private static var waves: [[UInt8]] {
    let data = RiffBytes.chunk("data", Array(HostileRun.body.prefix(2000)))
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
  }

  private static var calibrated: Calibration {
    func measured(_ shapes: [ProbeShape]) -> [StepProbe.Measurement] {
      shapes.map {
        .init(shape: $0, bytes: 1e8 + 1e6 * $0.load.seconds(.ragged), seconds: $0.seconds / 100)
      }
    }
    return Calibration(
      fitted: measured(ProbeShape.training(shardSeconds: 40, longest: 16, rate: 3)),
      unseen: measured(ProbeShape.unseen(shardSeconds: 40, longest: 16, rate: 3)),
      gradientBytes: 1e7, workers: 2)
  }

  /// What `bench --json` prints.
  private static let measurement = """
    {"build": {"configuration": "release", "onednn": "2.6.0", "program": "swiftlet 0.1.0",
    "swift": "6.3"}, "input": {"seconds": 40.0, "source": "generated 10, 30", "utterances": 2},
    "load_seconds": 0.1, "machine": {"cores": 2, "instructions": ["avx2"], "load_average": 0.5,
    "memory_bytes": 8589934592, "processor": "a CPU", "system": "Debian"}, "model": {"name":
    "default", "parameters": 13600000}, "repetitions": 3, "rows": [{"batch_seconds": 120,
    "ceiling_gflops": 100.5, "decoder": "ctc", "encoder_gflops": 80, "gflops": 70, "latency":
    {"longest": 1, "p50": 0.5, "p90": 0.6, "p95": 0.7, "p99": 0.8}, "passes_per_utterance": 1,
    "peak_bytes": 1000000, "precision": "f32", "rtfx": {"compute": {"highest": 201, "lowest": 199,
    "median": 200}, "process": 100, "whole": {"highest": 180, "lowest": 160, "median": 170}},
    "stage_seconds": {"encoder": 1.5, "features": 0.1}, "threads": 2, "tokens": 99,
    "tokens_per_second": 1000}], "start_seconds": 0.01, "version": 1}
    """
}

extension JSONEncoder {
  fileprivate static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
