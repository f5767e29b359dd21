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

  @Option(
    help: ArgumentHelp(
      "What turns encoder states into text, such as ctc, attention, cassnat, paraformer or speculative; "
        + "`swiftlet inspect` shows which a model has, and the options of each. An option that the "
        + "decoder has not is refused. (default: the model's first)", valueName: "kind"))
  var decoder: String?

  @Option(
    help: ArgumentHelp(
      "How many readings the search keeps in view; 1 is greedy, more is slower. (default: 1)",
      valueName: "n"))
  var beamSize: Int?

  @Option(
    help: ArgumentHelp(
      "The share of the CTC score in the score of a reading, 0 to 1. (default: 0)",
      valueName: "share"))
  var ctcWeight: Double?

  @Option(
    help: ArgumentHelp(
      "Readings compete by their score divided by their length to this power, 0 to 10; 0 compares the "
        + "scores alone. (default: 1)", valueName: "power"))
  var lengthNormalization: Double?

  @Option(
    help: ArgumentHelp(
      "How many alignments are tried; 1 is the likeliest alone. (default: 1)", valueName: "n"))
  var alignments: Int?

  @Option(
    help: ArgumentHelp(
      "Alignments, if several, differ where the best label of a frame is less probable than this, 0 to 1. "
        + "(default: 0.9)",
      valueName: "share"))
  var threshold: Double?

  @Option(
    help: ArgumentHelp(
      "What guesses the text that the attention head verifies: ctc, cassnat or paraformer. (default: ctc)",
      valueName: "kind"))
  var draft: String?

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
  var batchSeconds = 120.0

  func validate() throws {
    if let beamSize, !(1...10_000).contains(beamSize) {
      throw ValidationError("--beam-size is \(beamSize); take 1 to 10000.")
    }
    if let alignments, !(1...1000).contains(alignments) {
      throw ValidationError("--alignments is \(alignments); take 1 to 1000.")
    }
    for (option, value, range) in [
      ("--ctc-weight", ctcWeight, 0.0...1), ("--threshold", threshold, 0...1),
      ("--length-normalization", lengthNormalization, 0...10),
    ] {
      if let value, !range.contains(value) {
        throw ValidationError(
          "\(option) is \(value); take \(Int(range.lowerBound)) to \(Int(range.upperBound)).")
      }
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
    var decoding = DecodingOptions(beamSize: beamSize, alternatives: alternatives)
    decoding.ctcWeight = ctcWeight
    decoding.lengthNormalization = lengthNormalization
    decoding.alignments = alignments
    decoding.threshold = threshold
    decoding.draft = draft
    return Recognizer.Options(
      decoder: decoder, decoding: decoding, batchSeconds: batchSeconds, threads: threadCount)
  }
}
