internal import ArgumentParser
internal import Text

/// `swiftlet tokenizer encode`
struct TokenizerEncode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode", abstract: "Shows the numbers of a text's pieces, or the pieces.")

  @OptionGroup var trial: TokenizerTrial

  @Flag(help: "Show the pieces themselves; ▁ is the space before a word.")
  var pieces = false

  func run() throws {
    let tokenizer = try trial.tokenizer()
    try trial.forEachLine { line in
      let tokens = try tokenizer.encode(line)
      try Console.output.write(
        tokens.map { pieces ? tokenizer.piece($0) : String($0) }.joined(separator: " "))
    }
  }
}
