import Foundation
import TestSupport
import Testing

struct TokenizerCommandTests {
  private let folder: TemporaryFolder
  private let sentences: String

  init() throws {
    folder = try TemporaryFolder()
    let text = (0..<200).map { "the quick brown fox number \($0 % 10) jumps over the lazy dog" }
    sentences = try folder.write(Array(text.joined(separator: "\n").utf8), to: "sentences.txt")
  }

  private func train(_ arguments: String...) throws -> ProgramRun {
    try runProgram(
      ["tokenizer", "train", "--vocab-size", "41", "-o", folder.file("tokenizer.model")] + arguments
    )
  }

  @Test(arguments: ["unigram", "bpe", "char"])
  func whatIsEncodedDecodesToItself(kind: String) throws {
    let run = try train("--text", sentences, "--kind", kind)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    let model = folder.file("tokenizer.model")
    let lines = "the lazy fox\nquick dog\n"
    let encoded = try runProgram(["tokenizer", "encode", model], input: Data(lines.utf8))
    #expect(encoded.output.contains(#/^[\d ]+\n[\d ]+\n$/#))
    let decoded = try runProgram(["tokenizer", "decode", model], input: Data(encoded.output.utf8))
    #expect(decoded.output == lines)
    let pieces = try runProgram(["tokenizer", "encode", "--pieces", model, "the dog"])
    #expect(pieces.output.hasPrefix("▁"))
    #expect(pieces.output.filter { $0 != " " && $0 != "\n" } == "▁the▁dog")
  }

  @Test func textsOfManifestsAreLearntFromToo() throws {
    let manifest = try folder.write(
      Array("{\"audio_filepath\": \"a.wav\", \"text\": \"Hello, World 21\"}\n".utf8),
      to: "train.jsonl")
    let run = try train("--manifest", manifest, "--kind", "char", "--normalize", "english")
    #expect(run.status == 0, "\(run.errors)")
    let pieces = try runProgram(
      ["tokenizer", "encode", "--pieces", folder.file("tokenizer.model"), "hello twenty H"])
    #expect(pieces.output == "▁ h e l l o ▁ t w e n t y ▁ <unk>\n")
  }

  @Test func nothingToLearnFromIsAUsageError() throws {
    let run = try train()
    #expect(run.status == 2)
    #expect(run.errors.contains("--text"))
  }

  @Test func aTextThatIsNotThereOrNotTextIsOneLine() throws {
    let binary = try folder.write([0xFF, 0xFE, 0x00], to: "binary")
    for path in [folder.file("nowhere.txt"), binary] {
      let run = try train("--text", path)
      #expect(run.status == 1)
      #expect(run.errorLines.count == 1)
      #expect(run.errors.contains(path))
    }
  }

  @Test func aDamagedTokenizerIsAModelError() throws {
    let run = try runProgram(["tokenizer", "encode", sentences + ".model", "text"])
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1)
  }

  @Test func aNumberThatIsNoPieceIsNamed() throws {
    _ = try train("--text", sentences)
    let run = try runProgram(["tokenizer", "decode", folder.file("tokenizer.model"), "3 999999"])
    #expect(run.status == 1)
    #expect(run.errors.contains("999999"))
  }

  @Test func aTextThatIsReadIsNotReplaced() throws {
    let link = folder.file("tokenizer.model")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: sentences)
    let before = try folder.read("sentences.txt")
    let run = try train("--text", sentences)
    #expect(run.status == 4)
    #expect(run.errors.contains(sentences) && run.errorLines.count == 1)
    #expect(try folder.read("sentences.txt") == before)
  }
}
