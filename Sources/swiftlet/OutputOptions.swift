internal import ArgumentParser
internal import Recognition

/// What is written of transcripts, and where.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .long],
    help: ArgumentHelp(
      "txt, json, srt, vtt, tsv, ctm or textgrid; with -o several at once, such as txt,srt.",
      valueName: "formats"))
  var outputFormat = TranscriptFormats.txt

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Write a file for each recording and format into this folder, which is made if need be. (default: "
        + "standard output)", valueName: "folder"))
  var outputDir: String?

  @Flag(help: "Replace results that are there already.")
  var force = false

  @Flag(
    help: """
      Leave results as they are that are there already, and make the missing ones; refused where those \
      were made of other recordings, or by another model, decoder or options that change texts.
      """)
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Tell in this file what became of each recording, as one JSON object a line.",
      valueName: "file"))
  var report: String?

  @Flag(
    help: "Only show which recordings would be transcribed, their seconds, and the results' names.")
  var dryRun = false

  @Flag(
    help: """
      Tell when each word is said: in txt a line for each, such as "[00:00:01.240 --> 00:00:01.560] \
      word"; in json the words and tokens; in tsv a row for each; in vtt times within cues. The other \
      formats leave no choice.
      """)
  var wordTimestamps = false

  @Option(
    help: ArgumentHelp(
      "Show at most so many different texts, best first, in json or txt, where each has a line with its score, a tab and "
        + "the text. A search with a beam needs one at least that wide, which is its default where --decoder is "
        + "named.", valueName: "n"))
  var nbest = 1

  @Flag(
    help: "Tell in json how long the work took: seconds of loading the model, and until the result."
  )
  var timing = false

  var formats: [TranscriptFormat] { outputFormat.formats }

  func validate() throws {
    guard outputDir != nil || formats.count == 1 else {
      throw ValidationError(
        "several formats (-f \(outputFormat.names)) do not fit onto standard output; name a folder with -o."
      )
    }
    for (flag, isGiven) in [("--force", force), ("--resume", resume)] where isGiven {
      guard outputDir != nil || report != nil else {
        throw ValidationError(
          "\(flag) is about files that are there already; name a folder with -o.")
      }
    }
    guard !(force && resume) else {
      throw ValidationError("--force replaces what is there, --resume keeps it; take one of them.")
    }
    guard !(dryRun && report != nil) else {
      throw ValidationError("--report tells what was done, and with --dry-run nothing is.")
    }
    guard (1...1000).contains(nbest) else {
      throw ValidationError("--nbest is \(nbest); take 1 to 1000.")
    }
    guard nbest == 1 || formats.contains(where: \.holdsAlternatives) else {
      throw ValidationError(
        "--nbest needs -f json or txt; \(outputFormat.names) holds one reading.")
    }
    guard !wordTimestamps || formats.contains(where: \.choosesWords) else {
      throw ValidationError(
        "--word-timestamps changes txt, json, tsv and vtt, but not \(outputFormat.names).")
    }
    if formats.contains(.txt) && wordTimestamps && nbest > 1 {
      throw ValidationError(
        "--word-timestamps and --nbest together do not fit into lines of text; use -f json.")
    }
    guard !timing || formats.contains(.json) else {
      throw ValidationError("--timing is told in JSON only; use -f json.")
    }
  }
}
