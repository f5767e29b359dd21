internal import ArgumentParser
internal import Audio
internal import Foundation
internal import Recognition

/// `swiftlet transcribe`: from recordings to text.
struct Transcribe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns recordings into text.",
    discussion: """
      Takes WAV, FLAC, Ogg, Opus, MP3, AIFF, AU and CAF files of any rate from 4 to 384 kHz. The text of \
      one file is one line; of several files, each line begins with the file's name and a colon. A \
      recording in which nothing is said is an empty line. A file that cannot be read is reported on \
      standard error, the others are still transcribed, and the exit status is 1.

      A file called - is standard input: a whole recording in any of these formats.

      Transcripts do not depend on the other files, their order, or the number of threads.

      Examples:
        swiftlet transcribe interview.flac
        swiftlet transcribe --word-timestamps lecture.mp3
        swiftlet transcribe -f json --nbest 3 clips/*.wav > clips.jsonl
        curl -s https://example.org/talk.mp3 | swiftlet transcribe -
        swiftlet transcribe -m runs/small/best --channel 0 call.wav
        swiftlet transcribe --decoder attention --beam-size 10 --ctc-weight 0.3 lecture.mp3

      JSON is one object a line with the keys
        file          the name as it was given
        text          what is said
        confidence    how sure the model is, 0 to 1
        duration      seconds of audio
        model         the model's folder, or "default"
        decoder       what made the text
        effort        with decoders other than ctc: passes, the runs of the decoder's network; with drafts
                      drafted and accepted, in tokens
        words         with --word-timestamps: word, start, end, confidence
        tokens        with --word-timestamps: token, start, end, confidence
        alternatives  with --nbest above 1: text, score; the best first
      Times are seconds; scores are natural logarithms.
      """)

  @Argument(help: ArgumentHelp("The recordings.", valueName: "file"))
  var files: [String]

  @OptionGroup var recognition: RecognitionOptions

  @Option(name: [.customShort("f"), .long], help: "txt or json.")
  var outputFormat = TranscriptFormat.txt

  @Flag(
    help: """
      Tell when each word is said. In txt every word gets a line of its own, such as \
      "[00:00:01.240 --> 00:00:01.560] word".
      """)
  var wordTimestamps = false

  @Option(
    help: ArgumentHelp(
      "Show so many readings, best first; in txt each has a line with its score, a tab and the text. "
        + "Needs a beam that wide, which is also its default.", valueName: "n"))
  var nbest = 1

  @Option(
    help: ArgumentHelp(
      "For recordings with several channels: mean, or one channel's number from 0. (default: mean)",
      valueName: "mean|n"),
    transform: Self.channel)
  var channel = ChannelSelection.mean

  func validate() throws {
    guard files.count(where: { $0 == Self.standardInput }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once.")
    }
    guard (1...1000).contains(nbest) else {
      throw ValidationError("--nbest is \(nbest); take 1 to 1000.")
    }
    if let beamSize = recognition.search.beamSize, beamSize < nbest {
      throw ValidationError(
        "--nbest \(nbest) needs a beam of at least \(nbest), but --beam-size is \(beamSize).")
    }
    if outputFormat == .txt && wordTimestamps && nbest > 1 {
      throw ValidationError(
        "--word-timestamps and --nbest together do not fit into lines of text; use -f json.")
    }
  }

  private static let standardInput = "-"

  private static func channel(_ argument: String) throws -> ChannelSelection {
    if argument == "mean" { return .mean }
    guard let number = Int(argument), number >= 0 else {
      throw ValidationError("it is neither mean nor a number from 0.")
    }
    return .one(number)
  }

  func run() throws {
    let recognizer = try recognition.recognizer(recognition.options(alternatives: nbest))
    let options = recognizer.resolved(recognition.options(alternatives: nbest))
    let writer = TranscriptWriter(
      format: outputFormat,
      details: .init(words: wordTimestamps, alternatives: nbest > 1),
      namesFiles: files.count > 1, model: recognition.modelName,
      decoder: options.decoder ?? recognizer.decoders[0])
    let transcriber = FileTranscriber(
      recognizer, options: .init(recognition: options, channel: channel))

    Interrupt.watch()
    let input = files.contains(Self.standardInput) ? try SpooledInput() : nil
    defer { withExtendedLifetime(input) {} }
    let recordings = files.map { file in
      RecordingFile(file == Self.standardInput ? input?.path ?? file : file)
    }
    var progress = ProgressBar(
      ProgressLine(
        label: "transcribing", completed: 0, total: Double(files.count), elapsed: 0))
    var failures = 0
    try transcriber.transcribe(recordings) { outcome in
      try Interrupt.check()
      progress.hide()
      let file = files[outcome.index]
      do {
        for line in try writer.lines(outcome.result.get(), of: file) {
          try Console.output.write(line)
        }
      } catch let error as AudioError {
        failures += 1
        // Errors name the path that was opened, users the one that they gave.
        let sentence = error.description.replacing(outcome.file.path, with: file)
        Failure(.someInputsFailed, sentence).report()
      }
      progress.update(completed: Double(outcome.index + 1))
    }
    progress.finish()
    if failures > 0 { throw Failure(.someInputsFailed) }
  }
}
