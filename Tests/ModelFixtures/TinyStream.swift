internal import Audio
internal import Foundation
internal import Layers
package import Recognition
internal import Tensors
package import TestSupport

/// `TinyHeads` for streams: its features need no statistics of the whole, and its encoder is said to be
/// trained in chunks of four frames after three chunks.
package enum TinyStream {
  /// Its sizes.
  package static var configuration: ModelConfiguration {
    var configuration = TinyHeads.configuration
    let bins = configuration.features.bins
    configuration.normalization = .global(
      mean: [Float](repeating: 10, count: bins),
      inverseDeviation: [Float](repeating: 0.3, count: bins))
    configuration.encoder.chunking = ChunkingChoices(frames: [4], leftChunks: [3, nil])
    return configuration
  }

  /// Encoder and heads.
  package static func model() throws -> SpeechModel { try TinyHeads.model() }

  /// The beginning of a stream, for a model that is `configuration` unless another is given.
  package static func recognizer(
    _ options: StreamingRecognizer.Options = .init(), _ other: ModelConfiguration? = nil
  ) throws -> StreamingRecognizer {
    let configuration = other ?? configuration
    let parameters = try TinyHeads.parameters()
    return try StreamingRecognizer(
      SpeechModel(configuration, ParameterScope(StoredParameters(parameters))), configuration,
      TinyModel.tokenizer(), configurationPath: "tiny", options: options)
  }

  /// Writes it as a bundle into a new folder called `name`, and returns the folder's path.
  package static func write(to folder: TemporaryFolder, name: String = "stream") throws -> String {
    let path = folder.file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let tokens = try folder.write(Array(TinyModel.tokenList.utf8), to: "tokens.txt")
    try ModelBundle.write(
      configuration, parameters: TinyHeads.parameters(), as: .f32, tokenizerPath: tokens, to: path)
    return path
  }

  /// What a person says, between silences of so many seconds: a recording of 2.6 seconds at 16 kHz.
  package static func speech(
    before: Double = 0, after: Double = 0, times: Int = 1
  ) throws -> [Float] {
    let recording = try AudioFile.read(Fixtures.path("audio/an4-an167-fsrb.flac"))
    let silence = { (seconds: Double) in
      [Float](repeating: 0, count: Int(seconds * Double(recording.sampleRate)))
    }
    return (0..<times).flatMap { _ in silence(before) + recording.samples + silence(after) }
  }

  /// Samples as a pipe carries them: 16 bits, the lowest byte first.
  package static func bytes(_ samples: [Float]) -> [UInt8] {
    WaveBytes(samples.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))) }).body
  }
}
