internal import ArgumentParser
internal import Foundation
internal import Training

/// `swiftlet batches`: the plan of an epoch, before anything is trained.
struct Batches: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans the batches of an epoch, and tells what is wrong with a manifest.",
    discussion: """
      Utterances are divided into buckets of similar duration and number of tokens, and cut into batches that \
      never hold more than the budget. The table shows, for each bucket and in all: utterances, hours, batches, \
      utterances and seconds in a batch, and how much of a padding model's audio and tokens is padding.

      Padded accounting (the default) is for models that pad: a batch costs its utterances times the longest of \
      them. Ragged accounting is for models that do not, such as those that swiftlet trains.

      Every line that cannot be used, or that looks wrong, is named with its line number, and then the exit \
      status is 1: what is not JSON or not complete, empty texts, characters that the tokenizer lacks, missing or \
      damaged recordings, durations beyond the recording's end, more tokens than the model has frames, \
      and durations or texts far from those of similar utterances.

      Examples:
        swiftlet batches train.jsonl
        swiftlet batches train.jsonl --batch-seconds 600 --ranks 8 --svg plan.svg
        swiftlet batches train.jsonl --tokenizer tokens.model --buckets 30x2 --plan plan.jsonl
        swiftlet batches --training recipe.json --calibrate --memory 12G

      --plan writes the batches themselves, one step a line: step, bucket, and ranks, for each rank the lines of \
      the manifest ([manifest, line] where there are several manifests).

      --training plans what `swiftlet train` would compute. --calibrate measures steps of that training with a few \
      shapes of batches and tells the peak of memory and the time of an epoch; with --memory it finds the largest \
      data.shardSeconds that fits.

      --json prints the plan's numbers as one object; shares are from 0 to 1.
      """)

  @Argument(help: ArgumentHelp("Manifests of recordings and texts.", valueName: "manifest"))
  var manifests: [String] = []

  @OptionGroup(title: "Texts") var tokens: TokenOptions
  @OptionGroup(title: "Batches") var plan: PlanOptions
  @OptionGroup(title: "Training") var cost: CalibrationOptions

  @Option(help: ArgumentHelp("The epoch to plan, from 0.", valueName: "n"))
  var epoch = 0

  @Flag(help: "Do not open the recordings; believe the manifest.")
  var noAudio = false

  @Option(name: .shortAndLong, help: "Threads; by default one for each core. Changes no result.")
  var threads: Int?

  @Option(help: ArgumentHelp("Draw the plan into this file.", valueName: "file"))
  var svg: String?

  @Option(
    name: .customLong("plan"),
    help: ArgumentHelp("Write the batches of the epoch to this file.", valueName: "file"))
  var planFile: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); take 1 to 1024.")
    }
    guard epoch >= 0 else { throw ValidationError("--epoch is \(epoch); take 0 or more.") }
    guard !manifests.isEmpty || cost.training != nil else {
      throw ValidationError("there is nothing to plan; name a manifest, or --training.")
    }
    guard cost.training == nil || (!tokens.isGiven && !plan.isGiven) else {
      throw ValidationError(
        "with --training the configuration decides about texts and batches; leave out their options."
      )
    }
    guard svg == nil || svg != planFile else {
      throw ValidationError("--svg and --plan name the same file; take two.")
    }
  }

  func run() throws {
    let inputs = manifests + [cost.training, cost.calibration].compactMap(\.self)
    let drawing = try svg.map { path throws(Failure) in try OutputFile(path, sparing: inputs) }
    let list = try planFile.map { path throws(Failure) in try OutputFile(path, sparing: inputs) }
    Interrupt.watch()
    let training = try cost.training.map { try ConfigurationFile.read($0) }
    let request =
      try training.map { try PlanRequest($0, manifests: manifests) }
      ?? PlanRequest(manifests: manifests, tokens, plan)
    let survey = try surveyed(request)
    let planned = PlannedEpoch(request, survey, epoch: epoch)
    let findings = PlanFindings(request, planned)
    if let drawing { try drawing.write(Data(PlanDrawing(planned).text.utf8)) }
    if let list {
      try list.write(
        PlanLines(planned, manifests: request.manifests.count).data())
    }
    let costs = try training.flatMap { training in
      try cost.resolved(training, planned.sizes, workers: workers)?
        .summary(planned, training, memory: cost.memory)
    }
    if json {
      try Console.output.write(
        JSONLine.encoding(
          PlanDocument(planned, findings, manifests: request.manifests, training: costs),
          keys: .convertToSnakeCase))
    } else {
      let lines = PlanTable(planned, findings).lines + (costs?.lines ?? [])
      for line in lines { try Console.output.write(line) }
    }
    for line in findings.lines { try? Console.errors.write("swiftlet: \(line)") }
    if findings.asksForAction { throw Failure(.someInputsFailed) }
  }

  private var workers: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  private func surveyed(_ request: PlanRequest) throws -> ManifestSurvey {
    var bar: ProgressBar? = ProgressBar(
      ProgressLine(label: "reading", completed: 0, total: nil, elapsed: 0))
    defer { bar = nil }
    return try ManifestSurvey(
      request.manifests, tokenizer: request.tokenizer, opensAudio: !noAudio, workers: workers
    ) { lines in
      try Interrupt.check()
      bar?.update(completed: Double(lines))
    }
  }

  private static func isSameFile(_ first: String, _ second: String) -> Bool {
    URL(filePath: first).standardizedFileURL.path == URL(filePath: second).standardizedFileURL.path
  }
}
