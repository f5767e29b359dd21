internal import ArgumentParser
internal import Recognition
internal import Text

/// How the length of texts is measured.
struct TokenOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of a model whose tokenizer and frame rate are used. (default: the model that comes "
        + "with swiftlet)", valueName: "folder"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "A tokenizer, instead of a model's: a SentencePiece model or a list of tokens.",
      valueName: "file"))
  var tokenizer: String?

  @Option(
    help: ArgumentHelp(
      "Frames a second that CTC aligns texts to; utterances with more tokens than frames are left "
        + "out. (default: the model's; with --tokenizer, none are)", valueName: "n"))
  var framesPerSecond: Double?

  /// Whether any of them is given.
  var isGiven: Bool { model != nil || tokenizer != nil || framesPerSecond != nil }

  func validate() throws {
    guard model == nil || tokenizer == nil else {
      throw ValidationError("--model has a tokenizer of its own; take it or --tokenizer.")
    }
    if let framesPerSecond, !(0.1...1000).contains(framesPerSecond) {
      throw ValidationError("--frames-per-second is \(framesPerSecond); take 0.1 to 1000.")
    }
  }

  /// The tokenizer, and the frames that an alignment has, if there is to be one.
  func resolved() throws -> (Tokenizer, framesPerSecond: Double?) {
    if let tokenizer { return (try Tokenizer(path: tokenizer), framesPerSecond) }
    let folder = try RecognitionOptions.folder(model)
    let configuration = try ModelBundle.readConfiguration(folder)
    return (
      try Tokenizer(path: ModelBundle.tokenizerPath(folder)),
      framesPerSecond ?? 1 / configuration.frameSeconds
    )
  }
}
