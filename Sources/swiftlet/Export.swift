internal import ArgumentParser
internal import Recognition

/// `swiftlet export`: a model in the form in which it is shipped.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies a model with its weights stored in 16 or 8 bits, or the mean of several.",
    discussion: """
      A model in training stores 32-bit weights. Half of that is enough to transcribe: export writes the \
      same model with 16-bit weights, after checking all of it; --storage int8 has the weights of matrix \
      products in 8 bits, with a scale for each output, and the rest in f16. A README.md that is in the folder already, \
      the model card, stays. With --decoder and its options the copy says by which it is to be decoded \
      where nobody chooses; otherwise that stays as it is.

      With --average every weight is the mean of those of all models that are named, which must be the same \
      network. A model and what it was trained on to often have a mean that errs less than both.

      Examples:
        swiftlet export runs/first/best --storage f16 --output models/first
        swiftlet export runs/first/best --decoder attention --beam-size 4 --output models/first
        swiftlet export runs/first/best --average runs/second/best --output models/mean
      """)

  @Argument(help: ArgumentHelp("The folder of the model.", valueName: "model"))
  var model: String

  @Option(
    name: .customLong("average"),
    help: ArgumentHelp(
      "A model whose weights are averaged with those of the first; the option may be repeated.",
      valueName: "model"))
  var averaged: [String] = []

  @Option(help: "f32, f16, bf16 or int8.")
  var storage = ParameterStorage.f16

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var folder: String

  @OptionGroup(title: "What the copy decodes by where nobody says")
  var search: DecodingArguments

  func validate() throws {
    if search.decoder == nil && !search.options().given.isEmpty {
      throw ValidationError("options of a decoder need its name: --decoder.")
    }
  }

  func run() throws {
    let preferred = search.decoder.map { PreferredDecoding(decoder: $0, search.options()) }
    try ModelBundle.export(
      model, averagedWith: averaged, as: storage, preferring: preferred, to: folder)
  }
}

extension ParameterStorage: ExpressibleByArgument {}
