internal import ArgumentParser

struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "tokenizer")
  func run() throws {} }
