internal import ArgumentParser
internal import Foundation
internal import Recognition
internal import Text
internal import Training

/// `swiftlet evaluate`: how many errors a model makes.
struct Evaluate: ParsableCommand {
  /// What utterances are reported by.
  enum Grouping: String, CaseIterable, ExpressibleByArgument {
    case group, speaker
  }

  static let configuration = CommandConfiguration(
    abstract: "Measures the word error rate of a model on recordings with known texts.",
    discussion: """
      A manifest has one JSON object a line: audio_filepath (relative to the manifest) and text, and if \
      you like duration, offset (seconds), group and speaker.

      The table shows, for each group and in total: utterances, words of the reference, the word error \
      rate (WER) with its 95 % interval (bootstrap over utterances), the character error rate (CER), \
      substitutions, deletions and insertions of words, and the share of utterances with an error (SER). \
      RTFx is seconds of audio for each second of recognition; reading, which goes on meanwhile, is not \
      waited for.

      Lines and recordings that cannot be used are reported, counted and left out; then the exit status \
      is 1.

      Examples:
        swiftlet evaluate --manifest dev.jsonl
        swiftlet evaluate -m runs/small/best --manifest dev.jsonl --show-errors 20
        swiftlet evaluate --manifest a.jsonl --manifest b.jsonl --by speaker --json

      --output writes one JSON object for each utterance: audio_filepath, offset, duration, group, \
      speaker, text (reference) and pred_text (hypothesis) as they were compared, confidence, \
      substitutions, deletions, insertions.

      --json prints the table as one object: groups and total, each with name, utterances, words, wer, \
      wer_low, wer_high, cer, ser (shares, not per cent), substitutions, deletions, insertions; failed, \
      audio_seconds, compute_seconds, rtfx, model, decoder, precision, beam_size, vad, threads, normalize; where they \
      were given, ctc_weight, lm_weight, length_normalization, alignments, threshold, draft, chunk_ms and left_chunks; \
      passes_per_utterance, the runs of the decoder's network, where it has one; and accepted_share, \
      accepted tokens of those that were drafted, where there were drafts.
      """)

  @Option(
    name: .customLong("manifest"),
    help: ArgumentHelp("A manifest; the option may be repeated.", valueName: "file"))
  var manifests: [String]

  @OptionGroup var recognition: RecognitionOptions

  @Option(help: "What the rates are listed by: group or speaker.")
  var by = Grouping.group

  @Option(help: "What is done to both texts before they are compared: english or none.")
  var normalize = TextNormalization.english

  @Option(
    help: ArgumentHelp(
      "Show so many of the utterances with most errors, aligned word by word.", valueName: "n"))
  var showErrors = 0

  @Option(help: ArgumentHelp("Write what was recognized to this file.", valueName: "file"))
  var output: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard showErrors >= 0 else {
      throw ValidationError("--show-errors is \(showErrors); take 0 or more.")
    }
    guard !json || showErrors == 0 else {
      throw ValidationError(
        "--show-errors is for people and --json for programs; take one of them.")
    }
  }

  func run() throws {
    let file = try output.map { path throws(Failure) in try OutputFile(path, sparing: manifests) }
    let recognizer = try recognition.recognizer(recognition.options())
    let options = recognizer.resolved(recognition.options())
    Interrupt.watch()
    let run = try EvaluationRun(
      manifests, FileTranscriber(recognizer, options: .init(recognition: options)), sparedBy: file)
    let utterances = run.results.map { result in
      (
        group: (by == .group ? result.entry.group : result.entry.speaker) ?? "(none)",
        scored: ScoredUtterance(
          reference: result.entry.text, hypothesis: result.transcript.text,
          normalization: normalize)
      )
    }
    let report = EvaluationReport(utterances)
    if let file {
      let lines = try zip(run.results, utterances).map {
        try JSONLine.encoding(EvaluatedUtterance($0, $1.scored)) + "\n"
      }
      try file.write(Data(lines.joined().utf8))
    }
    if json {
      try Console.output.write(
        JSONLine.encoding(
          EvaluationDocument(
            report, run, model: recognition.modelName,
            decoder: options.decoder ?? recognizer.decoders[0],
            precision: recognition.precisionName, options: options,
            normalization: normalize)))
    } else {
      try show(run, utterances.map(\.scored), report, options)
    }
    if run.failures > 0 { throw Failure(.someInputsFailed) }
  }

  private func show(
    _ run: EvaluationRun, _ scored: [ScoredUtterance], _ report: EvaluationReport,
    _ options: Recognizer.Options
  ) throws {
    let worst = scored.indices.filter { scored[$0].words.errors > 0 }
      .sorted { (-scored[$0].words.errors, $0) < (-scored[$1].words.errors, $1) }
    for index in worst.prefix(showErrors) {
      try Console.output.write(DisplayWidth.printable(run.results[index].entry.audioPath))
      try Console.output.write(AlignmentView(scored[index].alignment).text + "\n\n")
    }
    for line in report.table { try Console.output.write(line) }
    let hours = String(format: "%.2f", run.audioSeconds / 3600)
    let speed = run.speed.map { String(format: "%.0f", $0) } ?? "–"
    try Console.output.write(
      "\n\(hours) h of audio, RTFx \(speed) on \(options.threads) thread"
        + (options.threads == 1 ? "" : "s") + " in \(recognition.precisionName)")
    if let passes = run.effort.passes(perEachOf: run.results.count) {
      let accepted = run.effort.acceptedShare.map {
        String(format: ", %.1f %% of the drafted tokens accepted", 100 * $0)
      }
      try Console.output.write(
        String(format: "%.2f decoder passes per utterance", passes) + (accepted ?? ""))
    }
    if run.failures > 0 {
      try Console.output.write("\(run.failures) left out because they could not be read")
    }
  }
}
