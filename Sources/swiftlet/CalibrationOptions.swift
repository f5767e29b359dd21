internal import ArgumentParser
internal import Foundation
internal import Tensors
internal import Text
internal import Training

/// How the cost of training is measured and bounded.
struct CalibrationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Plan as training with this configuration does; its manifests are the default.",
      valueName: "configuration.json"))
  var training: String?

  @Flag(
    help: "Measure steps of that training, and tell the memory and time that an epoch will take.")
  var calibrate = false

  @Option(
    help: ArgumentHelp(
      "The file of a calibration: with --calibrate it is written, otherwise read.",
      valueName: "file"))
  var calibration: String?

  @Option(
    help: ArgumentHelp(
      "Find the largest shards with which training needs no more memory, such as 12G.",
      valueName: "size"))
  var memory: MemorySize?

  func validate() throws {
    guard training != nil || (!calibrate && calibration == nil) else {
      throw ValidationError(
        "a calibration is of a training; name its configuration with --training.")
    }
    guard memory == nil || calibrate || calibration != nil else {
      throw ValidationError("--memory needs --calibrate, or a --calibration made before.")
    }
  }

  /// The calibration that is asked for, if one is.
  func resolved(
    _ configuration: TrainingConfiguration, _ sizes: [UtteranceSize], workers: Int
  ) throws -> MeasuredTraining? {
    guard calibrate || calibration != nil else { return nil }
    let used = sizes.filter {
      $0.microseconds > 0 && $0.seconds <= configuration.data.maximumSeconds
    }
    guard let longest = used.map(\.seconds).max() else {
      throw Failure(.someInputsFailed, "there is no utterance to calibrate for.")
    }
    // As training does, of whose steps it is the cost.
    keepFreedMemory()
    let probe = try StepProbe(configuration, workers: workers)
    let corpus = try? Corpus(
      manifests: configuration.data.train.map(\.manifest),
      tokenizer: Tokenizer(path: ModelRecipe(configuration).tokenizer))
    func training(_ calibration: Calibration) -> MeasuredTraining {
      MeasuredTraining(calibration: calibration, probe: probe, longest: longest, corpus: corpus)
    }
    guard calibrate else { return training(try Self.read(calibration ?? "", workers: workers)) }
    let inputs = configuration.data.train.map(\.manifest) + [self.training].compactMap(\.self)
    let file = try calibration.map { path throws(Failure) in try OutputFile(path, sparing: inputs) }
    let found = try measured(probe, configuration, used, longest)
    if let file {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try file.write(encoder.encode(found))
    }
    return training(found)
  }

  private func measured(
    _ probe: StepProbe, _ configuration: TrainingConfiguration, _ sizes: [UtteranceSize],
    _ longest: Double
  ) throws -> Calibration {
    let audio = sizes.reduce(0) { $0 + $1.seconds }
    let tokens = sizes.reduce(0) { $0 + $1.tokens }
    var bar: ProgressBar? = ProgressBar(
      ProgressLine(label: "calibrating", completed: 0, total: 1, elapsed: 0))
    defer { bar = nil }
    return try Calibration.measured(
      probe, shardSeconds: configuration.data.shardSeconds, longest: longest,
      rate: Double(tokens) / max(audio, 1e-9)
    ) { done, all in
      try Interrupt.check()
      bar?.update(completed: Double(done) / Double(all))
    }
  }

  /// A calibration that was made before, with as many threads.
  ///
  /// - Throws: `Failure` for a file that holds none.
  static func read(_ path: String, workers: Int) throws(Failure) -> Calibration {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw Failure(
        .someInputsFailed, "\(path): cannot be read; check that the file exists and is readable.")
    }
    guard let calibration = try? JSONDecoder().decode(Calibration.self, from: data),
      calibration.isPlausible
    else {
      throw Failure(
        .someInputsFailed, "\(path): found no calibration; make one with --calibrate.")
    }
    guard calibration.workers == workers else {
      throw Failure(
        .usage,
        "\(path): was measured with \(calibration.workers) threads, found --threads \(workers); "
          + "take as many, or calibrate anew.")
    }
    return calibration
  }
}

/// A number of bytes as people write it: 12G, 800M, 1.5G; powers of 1024.
struct MemorySize: ExpressibleByArgument {
  let bytes: Double

  init?(argument: String) {
    let powers: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
    let unit = argument.last.flatMap { powers[Character($0.uppercased())] }
    guard let number = Double(unit == nil ? argument : String(argument.dropLast())), number > 0,
      number.isFinite
    else { return nil }
    bytes = number * (unit ?? 1)
  }
}
