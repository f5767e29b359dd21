internal import ArgumentParser
internal import Audio
internal import Recognition

/// `swiftlet stream`: from live sound to text while it is spoken.
struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Turns live sound into text while it is spoken.",
    discussion: """
      Reads raw samples or a WAV stream, which is known by its header whatever length that claims, and \
      writes a line for each stretch of speech, once a pause ends it. On a terminal the line being \
      spoken is shown as it is understood so far, fainter where it may still change. Silence and \
      noise give no text.

      Ctrl-C and the end of the input end the last stretch; nothing that was heard is lost. A reader \
      of the results that goes away ends the program.

      Examples:
        arecord -f S16_LE -r 16000 | swiftlet stream
        ffmpeg -i meeting.mkv -f s16le -ar 16000 -ac 1 - | swiftlet stream -
        ffmpeg -i radio.m3u8 -f f32le -ar 48000 -ac 2 - | \
      swiftlet stream --format f32le --rate 48000 --channels 2 -f json -
        swiftlet stream --decoder attention --realtime-factor call.wav

      JSON is one object a line, each with a type:
        partial    what is understood of a segment by now; the next result of the segment replaces it
        final      what was said in a segment, for good
        end        the last line: duration, segments (final results with text), interrupted
      Partial and final results have the keys
        segment     the segment's number, from 0
        start, end  where the segment begins, and where it ends or is understood to
        text        what is said
        stable      of partial results: the beginning of the text that later partial results keep
        confidence  how sure the model is, 0 to 1
        words       word, start, end, confidence
      Times are seconds from the beginning of the stream. Partial results come from the head ctc and \
      hear chunks, final ones from --decoder and hear the whole segment, so that they may differ.
      """)

  @Argument(
    help: ArgumentHelp("A file or pipe; - is standard input.", valueName: "file"))
  var input = "-"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of a model. (default: the model that comes with swiftlet)", valueName: "folder"))
  var model: String?

  @OptionGroup var search: DecodingArguments
  @OptionGroup var pcm: PCMOptions
  @OptionGroup var endpoints: EndpointOptions

  @Option(
    help: ArgumentHelp(
      "Understand in chunks of so many milliseconds: a multiple of the model's frames. Longer chunks are "
        + "later and better. (default: 640, or what the model is trained for)", valueName: "ms"))
  var chunkMs: Int?

  @Option(
    help: ArgumentHelp(
      "How many chunks before its own each chunk may look back on. (default: 8, or what the model is "
        + "trained for)", valueName: "n"))
  var leftChunks: Int?

  @Option(
    help: ArgumentHelp(
      "What final results are understood from: segment, all of it once it has ended, or chunks, those of the partial "
        + "results, for models that are trained for nothing else. (default: segment)",
      valueName: "context"),
    transform: { name in
      guard let context = FinalContext(rawValue: name) else {
        throw ValidationError("--final-context is \(name); take segment or chunks.")
      }
      return context
    })
  var finalContext = FinalContext.segment

  @Option(
    name: .shortAndLong, help: "Threads; more than one helps large models only. Changes no result.")
  var threads = 1

  @Option(name: [.customShort("f"), .long], help: "text or json.")
  var outputFormat = StreamFormat.text

  @Flag(
    help: """
      At the end, tell on standard error how much computing a second of sound took, and how long \
      results took after their sound.
      """)
  var realtimeFactor = false

  func validate() throws {
    if let chunkMs, !(1...60_000).contains(chunkMs) {
      throw ValidationError("--chunk-ms is \(chunkMs); take 1 to 60000.")
    }
    if let leftChunks, !(0...10_000).contains(leftChunks) {
      throw ValidationError("--left-chunks is \(leftChunks); take 0 to 10000.")
    }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads); take 1 to 1024.")
    }
  }

  private var options: StreamingRecognizer.Options {
    var options = StreamingRecognizer.Options()
    options.decoder = search.decoder
    options.decoding = search.options()
    options.chunkMilliseconds = chunkMs
    options.leftChunks = leftChunks
    options.finalContext = finalContext
    options.endpoints = endpoints.rules
    options.threads = threads
    return options
  }

  func run() throws {
    Interrupt.watch()
    // Before the model is opened: a closed standard input must not become the model's file.
    let input = try LiveInput(input)
    let folder = try RecognitionOptions.folder(model)
    let recognizer = try StreamingRecognizer(ModelBundle(path: folder), options: options)
    if !recognizer.isTrained {
      Self.note("the model is not trained for streams; expect more errors than in recordings.")
    }
    var session = StreamSession(
      recognizer, PCMStream(name: input.name, declared: pcm.declaration, channel: pcm.channel),
      StreamWriter(outputFormat), memory: endpoints.rules.longest + 60)
    var failure: (any Error)?
    do {
      while let block = try input.next() {
        if let complaint = try session.accept(block) { Self.note(complaint) }
      }
    } catch let error where !(error is ConsoleError || error is ModelError) {
      // What came before what cannot be read has been said, and is written.
      failure = error
    }
    let report = try session.finish(isComplete: failure == nil)
    for oddity in report.oddities { Self.note("\(input.name) \(oddity.sentence)") }
    if realtimeFactor { for line in report.speed { Self.note(line) } }
    if let failure { throw failure }
    try Interrupt.check()
  }

  private static func note(_ line: String) {
    // With standard error gone there is nobody left to tell.
    try? Console.errors.write("swiftlet: \(line)")
  }
}

extension PCMStream.Oddity {
  /// What to tell of it, after the name of the stream.
  fileprivate var sentence: String {
    switch self {
    case .incompleteFrame(let bytes):
      "ended within a sample: the last \(bytes == 1 ? "byte is" : "\(bytes) bytes are") left out."
    case .shorterThanPromised(let promised, let found):
      "ended after \(found) bytes of sound, and its header promises \(promised); all that came is used."
    case .longerThanPromised(let promised):
      "has more sound than the \(promised) bytes that its header promises; all that came is used."
    }
  }
}
