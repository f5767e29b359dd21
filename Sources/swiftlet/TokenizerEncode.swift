internal import ArgumentParser
internal import Text

extension TokenizerCommand {
  /// `swiftlet tokenizer encode`
  struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the numbers of a text's pieces, or the pieces.")

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
}
