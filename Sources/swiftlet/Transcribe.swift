internal import ArgumentParser
internal import Audio
internal import Foundation
internal import Recognition
internal import Tensors

/// `swiftlet transcribe`: from recordings to text.
struct Transcribe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns recordings into text.",
    discussion: """
      Takes WAV, FLAC, Ogg, Opus, MP3, AIFF, AU and CAF files of any rate from 4 to 384 kHz. The text of \
      one file is one line; of several files, each line begins with the file's name and a colon. A \
      recording in which nothing is said is an empty line. A file that cannot be read is reported on \
      standard error, the others are still transcribed, and the exit status is 1.

      A file called - is standard input: a whole recording in any of these formats. Patterns such as \
      'clips/**/*.wav' are expanded where the shell has not done so.

      Transcripts do not depend on the other files, their order, or the number of threads.

      Examples:
        swiftlet transcribe interview.flac
        swiftlet transcribe --word-timestamps lecture.mp3
        swiftlet transcribe -f json --nbest 3 clips/*.wav > clips.jsonl
        swiftlet transcribe -f txt,srt -o subtitles --recursive talks
        find archive -name '*.flac' | swiftlet transcribe --files-from - -f json -o texts --resume
        mpirun -np 8 swiftlet transcribe -r archive -o texts --shard env -t 1
        curl -s https://example.org/talk.mp3 | swiftlet transcribe -
        swiftlet transcribe -m runs/small/best --channel 0 call.wav
        swiftlet transcribe --decoder attention --beam-size 10 --ctc-weight 0.3 lecture.mp3

      Results in a folder (-o) are called like their recordings, below the folder that holds all of \
      them: a/x.wav and b/y.wav become a/x.txt and b/y.txt. Recordings of one folder that differ in the \
      extension alone keep it: x.wav.txt and x.mp3.txt. A recording that is named twice is transcribed \
      once. A result appears complete or not at all.

      JSON is one object a line with the keys
        version       of this list of keys: 1
        file          the name as it was given
        text          what is said
        confidence    how sure the model is, 0 to 1
        duration      seconds of audio
        model         the model's folder, or "default"
        decoder       what made the text
        effort        with decoders other than ctc: passes, the runs of the decoder's network; with drafts
                      drafted and accepted, in tokens
        segments      stretches of speech: text, start, end, confidence
        words         with --word-timestamps: word, start, end, confidence
        tokens        with --word-timestamps: token, start, end, confidence
        alternatives  with --nbest above 1: text, score; the best first
        timing        with --timing: loading, elapsed
      Times are seconds; scores are natural logarithms.
      """)

  @OptionGroup var input: InputOptions

  @OptionGroup(title: "Results") var output: OutputOptions

  @OptionGroup(title: "Subtitles (srt and vtt)") var subtitles: SubtitleOptions

  @OptionGroup(title: "Recognition") var recognition: RecognitionOptions

  @Option(
    help: ArgumentHelp(
      "For recordings with several channels: mean, or one channel's number from 0. (default: mean)",
      valueName: "mean|n"),
    transform: Self.channel)
  var channel = ChannelSelection.mean

  func validate() throws {
    if let beamSize = recognition.search.beamSize, beamSize < output.nbest {
      throw ValidationError(
        "--nbest \(output.nbest) needs a beam of at least \(output.nbest), but --beam-size is "
          + "\(beamSize).")
    }
    if let option = subtitles.firstGiven, !output.formats.contains(where: \.isSubtitles) {
      throw ValidationError(
        "\(option) is about subtitles, but -f is \(output.outputFormat.names); use srt or vtt.")
    }
  }

  /// The channel that an argument names.
  static func channel(_ argument: String) throws -> ChannelSelection {
    if argument == "mean" { return .mean }
    guard let number = Int(argument), number >= 0 else {
      throw ValidationError("it is neither mean nor a number from 0.")
    }
    return .one(number)
  }

  func run() throws {
    let list = try input.recordings()
    if output.outputDir == nil, let format = output.formats.first(where: { !$0.isStreamable }),
      list.files.count > 1
    {
      throw Failure(
        .usage,
        "-f \(format.rawValue) of several recordings does not fit onto standard output; name a folder "
          + "with -o.")
    }
    let plan = try TranscribePlan(list, shard: input.shard, output)
    let asked = recognition.options(alternatives: output.nbest)
    if output.dryRun {
      // Only what is known of results that are there can speak against a model.
      if let known = plan.known, !known.isEmpty {
        try known.check(way(of: recognition.recognizer(asked)))
      }
      try show(plan)
      return
    }
    let report = try report(list, plan)
    let start = ContinuousClock.now
    let recognizer = try recognition.recognizer(asked)
    let options = recognizer.resolved(asked)
    let decoder = options.decoder ?? recognizer.decoders[0]
    let ledger = try ledger(plan, recognizer)
    var run = TranscribeRun(
      .init(
        output: output,
        details: .init(
          words: output.wordTimestamps, alternatives: output.nbest > 1,
          subtitles: subtitles.layout),
        shard: input.shard, channel: channel, model: recognition.modelName,
        decoder: decoder,
        loading: (ContinuousClock.now - start) / .seconds(1),
        namesFiles: list.files.count + list.problems.count > 1, ledger: ledger),
      report: report)
    for problem in plan.problems { try run.fail(problem.name, problem.sentence) }
    for job in plan.finished { try run.skip(job) }
    try transcribe(
      plan.jobs,
      FileTranscriber(recognizer, options: .init(recognition: options, channel: channel)),
      &run)
    try run.conclude(recordings: plan.jobs.count + plan.finished.count + plan.problems.count)
  }

  /// How a recognizer makes the results that are asked for.
  private func way(of recognizer: Recognizer) throws -> ResultWay {
    try ResultWay(
      recognition, recognizer, recognition.options(alternatives: output.nbest), channel)
  }

  /// What the folder of the results, if they go to one, remembers of them, once nothing in it is in their way.
  private func ledger(_ plan: TranscribePlan, _ recognizer: Recognizer) throws -> ResultLedger? {
    guard let folder = output.outputDir.map({ ResultFolder(path: $0) }) else { return nil }
    let way = try way(of: recognizer)
    try plan.known?.check(way)
    try folder.prepare()
    return try ResultLedger(of: folder, way)
  }

  private func transcribe(
    _ jobs: [TranscribePlan.Job], _ transcriber: FileTranscriber, _ run: inout TranscribeRun
  ) throws {
    Interrupt.watch()
    var jobs = jobs
    var input: SpooledInput?
    if jobs.contains(where: { $0.file == RecordingList.standardInput }) {
      do throws(Failure) {
        input = try SpooledInput()
      } catch {
        // The others can still be done, unless the user wants no more.
        guard error.status == .someInputsFailed, let sentence = error.sentence else { throw error }
        try run.fail(RecordingList.standardInput, sentence)
        jobs.removeAll { $0.file == RecordingList.standardInput }
      }
    }
    defer { withExtendedLifetime(input) {} }
    let recordings = jobs.map { job in
      RecordingFile(job.file == RecordingList.standardInput ? input?.path ?? job.file : job.file)
    }
    var progress = ProgressBar(
      ProgressLine(
        label: "transcribing", completed: 0, total: Double(jobs.count), elapsed: 0))
    let pace = Pace()
    // Before the first result of a group, and after a group without any.
    var isTrimmed = false
    func trim() {
      if !isTrimmed { giveBackFreedMemory() }
      isTrimmed = true
    }
    try transcriber.transcribe(recordings) { state in
      try Interrupt.check()
      trim()
      isTrimmed = false
      progress.update(completed: state.files, note: pace.note(audioSeconds: state.seconds))
    } deliver: { outcome in
      trim()
      progress.hide()
      let job = jobs[outcome.index]
      do {
        try run.deliver(outcome.result.get(), of: job)
      } catch AudioError.notAFile where RecordingList.isFolder(job.file) {
        try run.fail(
          job.file, "\(job.file): this is a folder; name its recordings, or take --recursive.")
      } catch let error as AudioError {
        // Errors name the path that was opened, users the one that they gave.
        try run.fail(job.file, error.description.replacing(outcome.file.path, with: job.file))
      }
      // What is complete has been written; the next recording would not be.
      try Interrupt.check()
    }
    progress.finish()
  }

  private func report(_ list: RecordingList, _ plan: TranscribePlan) throws(Failure) -> RunReport? {
    guard let path = output.report else { return nil }
    let inputs = list.files + [input.filesFrom].compactMap(\.self)
    return try RunReport(
      input.shard?.path(path) ?? path, continues: output.resume, replaces: output.force,
      sparing: ProtectedFiles(inputs: inputs, results: plan.results))
  }

  /// Shows a plan, a recording in each line: its name, its seconds and the names of its results.
  private func show(_ plan: TranscribePlan) throws {
    var failures = plan.problems.map(\.sentence)
    for job in plan.jobs {
      guard job.file != RecordingList.standardInput else {
        try Console.output.write(
          ([job.file, "?"] + job.outputs.map(\.path)).joined(separator: "\t"))
        continue
      }
      do {
        _ = try AudioFileReader(job.file, channel: channel)
        let seconds = TranscribePlan.seconds(of: job.file) ?? 0
        let fields = [job.file, String(format: "%.3f", seconds)] + job.outputs.map(\.path)
        try Console.output.write(fields.map(TranscribeRun.printable).joined(separator: "\t"))
      } catch let error as AudioError {
        failures.append(error.description)
      }
    }
    for failure in failures { Failure(.someInputsFailed, failure).report() }
    if !failures.isEmpty { throw Failure(.someInputsFailed) }
  }
}
