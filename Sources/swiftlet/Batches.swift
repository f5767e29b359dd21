internal import ArgumentParser
internal import Foundation
internal import Recognition
internal import Text
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

      --plan writes the batches themselves, one step a line: step, bucket, and ranks, for each rank the lines of \
      the manifest ([manifest, line] where there are several manifests).

      --json prints the plan's numbers as one object; shares are from 0 to 1.
      """)

  @Argument(help: ArgumentHelp("Manifests of recordings and texts.", valueName: "manifest"))
  var manifests: [String]

  @OptionGroup(title: "Texts") var tokens: TokenOptions
  @OptionGroup(title: "Batches") var plan: PlanOptions

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
    guard svg == nil || svg != planFile else {
      throw ValidationError("--svg and --plan name the same file; take two.")
    }
    for output in [svg, planFile].compactMap(\.self) {
      guard !manifests.contains(where: { Self.isSameFile($0, output) }) else {
        throw ValidationError("\(output) would be overwritten, and it is a manifest.")
      }
    }
  }

  func run() throws {
    let drawing = try svg.map { path throws(Failure) in try OutputFile(path) }
    let list = try planFile.map { path throws(Failure) in try OutputFile(path) }
    Interrupt.watch()
    let (tokenizer, framesPerSecond) = try tokens.resolved()
    var configuration = plan.configuration
    configuration.limits.framesPerSecond = framesPerSecond
    let survey = try surveyed(tokenizer)
    let planned = PlannedEpoch(
      survey, configuration, epoch: plan.epoch, order: plan.order.sampled)
    let findings = PlanFindings(manifests, survey, planned.plan.exclusions)
    if let drawing { try drawing.write(Data(PlanDrawing(planned).text.utf8)) }
    if let list {
      try list.write(PlanLines(planned.plan, survey, manifests: manifests.count).data())
    }
    if json {
      try Console.output.write(
        JSONLine.encoding(
          PlanDocument(planned, findings, manifests: manifests), keys: .convertToSnakeCase))
    } else {
      for line in PlanTable(planned, findings).lines { try Console.output.write(line) }
    }
    for line in findings.lines { try? Console.errors.write("swiftlet: \(line)") }
    if !findings.all.isEmpty { throw Failure(.someInputsFailed) }
  }

  private func surveyed(_ tokenizer: Tokenizer) throws -> ManifestSurvey {
    var bar: ProgressBar? = ProgressBar(
      ProgressLine(label: "reading", completed: 0, total: nil, elapsed: 0))
    defer { bar = nil }
    return try ManifestSurvey(
      manifests, tokenizer: tokenizer, opensAudio: !noAudio,
      workers: threads ?? ProcessInfo.processInfo.activeProcessorCount
    ) { lines in
      try Interrupt.check()
      bar?.update(completed: Double(lines))
    }
  }

  private static func isSameFile(_ first: String, _ second: String) -> Bool {
    URL(filePath: first).standardizedFileURL.path == URL(filePath: second).standardizedFileURL.path
  }
}
