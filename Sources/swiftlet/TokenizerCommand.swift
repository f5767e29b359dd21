internal import ArgumentParser

/// `swiftlet tokenizer`: making and trying the pieces that a model spells with.
struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer",
    abstract: "Trains tokenizers, and shows what they do to text.",
    discussion: """
      A tokenizer turns text into the numbered pieces that a model writes. Piece 0 is the blank of CTC, 1 \
      stands for text that cannot be expressed, 2 begins and ends sentences.

      Examples:
        swiftlet tokenizer train --text sentences.txt --vocab-size 500 -o tokenizer.model
        swiftlet tokenizer encode --pieces tokenizer.model "hello world"
        swiftlet tokenizer encode tokenizer.model < sentences.txt > numbers.txt
        swiftlet tokenizer decode tokenizer.model < numbers.txt
      """,
    subcommands: [Train.self, Encode.self, Decode.self])
}
