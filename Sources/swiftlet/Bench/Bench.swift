internal import ArgumentParser
internal import Foundation
internal import Recognition

/// `swiftlet bench`: how fast a model is on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how fast a model turns sound into text on this machine.",
    discussion: """
      Inputs are manifests (.jsonl), recordings, and folders of recordings; or --generated sound of \
      known lengths; without any, 10 seconds of it. RTFx is the seconds of all audio divided by the \
      seconds that it took, by three clocks:
        compute  from features in memory to tokens
        whole    the same, with reading and features
        process  the same once, from the start of the program, with loading the model
      Passes are warmed up and repeated; shown are medians, and the spread from the fastest to the \
      slowest. Everything that is compared runs in turn, so that what else the machine does falls on all \
      alike.

      --decoder, --precision, --batch-seconds and --threads take lists; every combination is a row. A \
      decoder may carry options: attention:beam-size=10:ctc-weight=0.3.

      The ceiling is what this machine reaches in matrix products of the encoder's shapes with nothing in \
      between, measured in the same run; the encoder's share of it is the share of the time that is not \
      lost.

      --shape measures a configuration with random weights, which find as many tokens a second as \
      --tokens-per-second says; fixtures/shapes has some of well-known models.

      Examples:
        swiftlet bench --manifest dev.jsonl --decoder ctc,attention,cassnat --threads 1,2
        swiftlet bench --generated 10,30,600 --json > today.json
        swiftlet bench --generated 10,30,600 --compare today.json
        swiftlet bench --shape fixtures/shapes/conformer-12x256.json --generated 8x10
      """)

  @Argument(help: ArgumentHelp("Recordings, or folders of them.", valueName: "path"))
  var paths: [String] = []

  @Option(
    name: .customLong("manifest"),
    help: ArgumentHelp("A manifest; the option may be repeated.", valueName: "file"))
  var manifests: [String] = []

  @Option(
    help: ArgumentHelp(
      "Sound of so many seconds is generated; 8x10 is eight times ten seconds.",
      valueName: "seconds,…"))
  var generated: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of a model. (default: the model that comes with swiftlet)", valueName: "folder"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The configuration of a model, which is given random weights.", valueName: "file"))
  var shape: String?

  @Option(
    help: ArgumentHelp(
      "The most tokens that an autoregressive decoder finds in a second, and what all decoders of a shape "
        + "find. (default: 3.3 for a shape; otherwise what is heard)", valueName: "n"))
  var tokensPerSecond: Double?

  @OptionGroup var axes: BenchAxes

  @Option(help: ArgumentHelp("Passes that count, after one that does not.", valueName: "n"))
  var repetitions = 5

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Draw the result into this file.", valueName: "file"))
  var svg: String?

  @Option(
    help: ArgumentHelp(
      "Show how much faster every row is than in this result of --json, which must come from the same "
        + "machine, kind of build, model and input.", valueName: "file"))
  var compare: String?

  @Option(
    help: ArgumentHelp(
      "Write features, encoder states, CTC log-probabilities and tokens of the first utterance as "
        + "safetensors, to be compared with other implementations.", valueName: "file"))
  var tensors: String?

  func validate() throws {
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions is \(repetitions); take 1 to 1000.")
    }
    if let tokensPerSecond, !(0.1...100).contains(tokensPerSecond) {
      throw ValidationError("--tokens-per-second is \(tokensPerSecond); take 0.1 to 100.")
    }
    guard shape == nil || model == nil else {
      throw ValidationError("--shape has random weights and --model its own; take one of them.")
    }
    guard generated == nil || (paths.isEmpty && manifests.isEmpty) else {
      throw ValidationError("--generated takes the place of recordings; take one of them.")
    }
    guard !json || compare == nil else {
      throw ValidationError("--compare is for people and --json for programs; take one of them.")
    }
    _ = try lengths()
  }

  func run() throws {
    let named = paths + manifests + [compare].compactMap(\.self)
    let drawing = try svg.map { path throws(Failure) in try OutputFile(path, sparing: named) }
    let outputs = try tensors.map { path throws(Failure) in try OutputFile(path, sparing: named) }
    let old = try compare.map { try BenchDocument.read($0) }
    let input = try BenchInput(paths: paths, manifests: manifests, generated: lengths())
    try drawing?.spare(input.files)
    try outputs?.spare(input.files)
    Interrupt.watch()
    let run = BenchRun(
      source: try ModelSource(model: model, shape: shape, tokensPerSecond: tokensPerSecond),
      input: input, axes: axes, repetitions: repetitions)
    if let outputs { try run.writeTensors(to: outputs.path) }
    let document = try run.document()
    if let old { try old.requireComparable(with: document) }
    if let drawing { try drawing.write(Data(BenchDrawing(document).text.utf8)) }
    if json {
      try Console.output.write(JSONLine.encoding(document, keys: .convertToSnakeCase))
    } else {
      for line in BenchReport.lines(document) { try Console.output.write(line) }
      if let old {
        for line in BenchReport.comparison(of: document, with: old) {
          try Console.output.write(line)
        }
      }
    }
    if input.failures > 0 { throw Failure(.someInputsFailed) }
  }

  /// The seconds of `--generated`, or of what is measured when nothing is named.
  private func lengths() throws -> [Double] {
    guard let generated else { return paths.isEmpty && manifests.isEmpty ? [10] : [] }
    return try generated.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
      let factors = part.split(separator: "x").map { Double($0) }
      guard (1...2).contains(factors.count), let seconds = factors.last ?? nil,
        (0.1...36_000).contains(seconds), let first = factors[0],
        let count = factors.count == 1 ? 1 : Int(exactly: first), (1...100_000).contains(count)
      else {
        throw ValidationError(
          "--generated has \"\(part)\"; take seconds from 0.1 to 36000, such as 10, or 8x10.")
      }
      return Array(repeating: seconds, count: count)
    }
  }
}
