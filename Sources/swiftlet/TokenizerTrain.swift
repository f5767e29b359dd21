internal import ArgumentParser
internal import Foundation
internal import Text
internal import Training

extension TokenizerCommand {
  /// `swiftlet tokenizer train`
  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trains a SentencePiece tokenizer on the texts that a model is to write.",
      discussion: """
        Text is learnt from as it is unless --normalize english is given: spell it as the transcripts of \
        the training manifests are spelled, because the model will write nothing else.

        Examples:
          swiftlet tokenizer train --text novels.txt --normalize english \\
            --vocab-size 500 -o tokenizer.model
          swiftlet tokenizer train --manifest train.jsonl \\
            --kind char --vocab-size 40 -o letters.model
        """)

    @Option(
      name: .customLong("text"),
      help: ArgumentHelp(
        "A file with a sentence on each line; the option may be repeated.", valueName: "file"))
    var texts: [String] = []

    @Option(
      name: .customLong("manifest"),
      help: ArgumentHelp(
        "A manifest whose texts are learnt from; the option may be repeated.", valueName: "file"))
    var manifests: [String] = []

    @Option(
      help: ArgumentHelp(
        "How many pieces there will be, the three special ones among them.", valueName: "n"))
    var vocabSize: Int

    @Option(
      help: """
        unigram (the likeliest set of pieces), bpe (merges frequent pairs), or char (single characters, at \
        most so many).
        """)
    var kind = Tokenizer.Kind.unigram

    @Option(help: "What is done to the text first: none or english.")
    var normalize = TextNormalization.none

    @Option(
      name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "tokenizer.model"))
    var output: String

    func validate() throws {
      guard !texts.isEmpty || !manifests.isEmpty else {
        throw ValidationError("there is nothing to learn from; name a --text or a --manifest.")
      }
      guard (4...1_000_000).contains(vocabSize) else {
        throw ValidationError("--vocab-size is \(vocabSize); take 4 to 1000000.")
      }
    }

    func run() throws {
      let file = try OutputFile(output, sparing: texts + manifests)
      var sentences = try texts.flatMap(Self.lines)
      for path in manifests {
        sentences += try Manifest.read(path).requiringSoundness().entries.map(\.text)
      }
      let learnt = sentences.map(normalize.applied)
      let model = try Tokenizer.train(learnt, vocabularySize: vocabSize, kind: kind)
      let tokenizer = try Tokenizer(sentencePiece: model)
      try file.write(model)
      try? Console.errors.write(
        "\(output): \(tokenizer.vocabularySize) pieces from \(learnt.count) sentences")
    }

    private static func lines(of path: String) throws(Failure) -> [String] {
      try TextFile.contents(of: path, what: "the text").split(whereSeparator: \.isNewline).map(
        String.init)
    }
  }
}

extension Tokenizer.Kind: ExpressibleByArgument {}
