internal import ArgumentParser

/// `swiftlet inspect`: what a model is made of.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what is in a model, and checks all of it on the way.",
    discussion: """
      Prints the configuration in words, the decoders with the options of each (the first is the \
      default), the parameters of each part, the tokenizer's first pieces and the beginning of the model \
      card. A model that cannot be used is reported with the reason, and the \
      exit status is 3.

      Examples:
        swiftlet inspect
        swiftlet inspect runs/small/best --tensors

      --json prints one object: path, configuration (all of config.json), decoders, \
      decoder_options, frame_seconds, parameters, parts (name, tensors, parameters), storage, weight_bytes, tensors (name, shape, type), \
      tokenizer (file, size, first), card.
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a model. (default: the model that comes with swiftlet)", valueName: "folder"))
  var path: String?

  @Flag(help: "List every tensor.")
  var tensors = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let description = try BundleDescription(path: RecognitionOptions.folder(path))
    if json {
      try Console.output.write(JSONLine.encoding(description))
    } else {
      for line in description.lines(showsTensors: tensors) { try Console.output.write(line) }
    }
  }
}
