internal import ArgumentParser
internal import DefaultModel
internal import Foundation
internal import Recognition
internal import Tensors

/// What all commands that transcribe let their users choose.
struct RecognitionOptions: ParsableArguments {
  /// How many bits matrix products are computed with.
  enum Precision: String, CaseIterable, ExpressibleByArgument {
    case auto, f32, bf16, int8

    fileprivate var choice: PrecisionChoice {
      switch self {
      case .auto: .auto
      case .f32: .f32
      case .bf16: .bf16
      case .int8: .int8
      }
    }
  }

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of a model: config.json, model.safetensors and a tokenizer. (default: the model that "
        + "comes with swiftlet)", valueName: "folder"))
  var model: String?

  @OptionGroup var search: DecodingArguments

  @OptionGroup var speechDetection: SpeechDetectionArguments

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
    help: ArgumentHelp(
      "How many bits the factors of matrix products have: f32, bf16, int8, or auto, which is bf16 where the "
        + "CPU has it and f32 elsewhere.", valueName: "precision"))
  var precision = Precision.auto

  @Option(
    name: .shortAndLong, help: "Threads; by default one for each core. Changes no result.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Seconds of audio that each thread computes at once; bounds memory, changes no result.",
      valueName: "seconds"))
  var batchSeconds = 20.0

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

  /// The precision that is computed in on this CPU.
  var precisionName: String { precision.choice.precision.rawValue }

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
    // Every batch takes and frees about the same memory: the system need not clear it anew each time.
    keepFreedMemory()
    // Packing weights is soon done; a second thread for it would then spin until it is sure of that.
    setKernelThreads(1)
    let recognizer = try Recognizer(
      ModelBundle(path: Self.folder(model), precision: precision.choice))
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
    options.speechDetection = speechDetection.detection
    return options
  }
}
