internal import ArgumentParser
internal import DefaultModel
internal import Foundation
internal import Recognition

/// What all commands that transcribe let their users choose.
struct RecognitionOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of a model: config.json, model.safetensors and a tokenizer. (default: the model that "
        + "comes with swiftlet)", valueName: "folder"))
  var model: String?

  @OptionGroup var search: DecodingArguments

  @Option(
    help: ArgumentHelp(
      "Hear recordings in chunks of so many milliseconds, as a stream comes: a multiple of the model's "
        + "frames. `swiftlet inspect` shows what a model is trained for. (default: whole recordings)",
      valueName: "ms"))
  var chunkMs: Int?

  @Option(
    help: ArgumentHelp(
      "With --chunk-ms: how many chunks before its own each chunk may look back on. (default: all)",
      valueName: "n"))
  var leftChunks: Int?

  @Option(
    name: .shortAndLong, help: "Threads; by default one for each core. Changes no result.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Seconds of audio that each thread computes at once; bounds memory, changes no result.",
      valueName: "seconds"))
  var batchSeconds = 120.0

  func validate() throws {
    if let chunkMs, !(1...3_600_000).contains(chunkMs) {
      throw ValidationError("--chunk-ms is \(chunkMs); take 1 to 3600000.")
    }
    if let leftChunks, !(0...1_000_000).contains(leftChunks) {
      throw ValidationError("--left-chunks is \(leftChunks); take 0 to 1000000.")
    }
    if leftChunks != nil && chunkMs == nil {
      throw ValidationError("--left-chunks goes with --chunk-ms; give both or none.")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); take 1 to 1024.")
    }
    guard (1...1e6).contains(batchSeconds) else {
      throw ValidationError("--batch-seconds is \(batchSeconds); take 1 to 1000000.")
    }
  }

  /// Threads that compute: as many as asked for, or as there are cores.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// What to call the model in results.
  var modelName: String { model ?? "default" }

  /// The folder of the model that is asked for.
  ///
  /// - Throws: `Failure` with the status `.model` where there is no default model.
  static func folder(_ model: String?) throws(Failure) -> String {
    if let model { return model }
    guard let path = DefaultModel.path,
      FileManager.default.fileExists(atPath: path + "/" + ModelBundle.File.configuration)
    else {
      throw Failure(.model, "this swiftlet comes without a default model; name one with --model.")
    }
    return path
  }

  /// Loads the model and checks that it can do what is asked.
  ///
  /// - Throws: `ModelError`, or `Failure` where there is no default model.
  func recognizer(_ options: Recognizer.Options) throws -> Recognizer {
    let recognizer = try Recognizer(ModelBundle(path: Self.folder(model)))
    try recognizer.check(options)
    return recognizer
  }

  /// How the recognizer is to work, with `alternatives` readings of each recording.
  func options(alternatives: Int = 1) -> Recognizer.Options {
    var options = Recognizer.Options(
      decoder: search.decoder, decoding: search.options(alternatives: alternatives),
      batchSeconds: batchSeconds, threads: threadCount)
    options.chunkMilliseconds = chunkMs
    options.leftChunks = leftChunks
    return options
  }
}
