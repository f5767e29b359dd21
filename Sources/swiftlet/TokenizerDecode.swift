internal import ArgumentParser
internal import Text

extension TokenizerCommand {
  /// `swiftlet tokenizer decode`
  struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the text that the numbers of pieces stand for.")

    @OptionGroup var trial: TokenizerTrial

    func run() throws {
      let tokenizer = try trial.tokenizer()
      try trial.forEachLine { line in
        let tokens = try line.split(whereSeparator: \.isWhitespace).map { word in
          guard let token = Int(word), (0..<tokenizer.vocabularySize).contains(token) else {
            throw Failure(
              .someInputsFailed,
              "“\(word)” is no piece of this tokenizer; expected numbers from 0 to "
                + "\(tokenizer.vocabularySize - 1).")
          }
          return token
        }
        try Console.output.write(tokenizer.decode(tokens))
      }
    }
  }
}
