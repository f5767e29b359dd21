import Foundation
import TestSupport
import Testing

/// The commands that the README and the help show are commands that there are.
struct ShownCommandsTests {
  /// The words after `swiftlet` of every command line in a text, up to a pipe, a redirection or the end.
  private func commandLines(in text: String) -> [[String]] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let program = words.firstIndex(where: { $0 == "swiftlet" || $0 == "scripts/swiftlet" }),
        program + 1 < words.count
      else { return nil }
      return words[(program + 1)...].prefix { !["|", ">", ":::"].contains($0) }.map(\.self)
    }
  }

  @Test func theReadmeShowsCommandsAndOptionsThatThereAre() throws {
    let program = try ProgramDescription.read()
    let readme = try String(contentsOfFile: Fixtures.repository + "/README.md", encoding: .utf8)
    let blocks = readme.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
    let shown = blocks.flatMap { commandLines(in: $0.element) }
    #expect(shown.count > 15)
    for words in shown {
      #expect(program.unknowns(in: words) == [], "swiftlet \(words.joined(separator: " "))")
    }
  }

  @Test func theHelpOfEveryCommandShowsCommandsAndOptionsThatThereAre() throws {
    let program = try ProgramDescription.read()
    var shown = 0
    for command in program.commands {
      let help = try runProgram([command.commandName, "--help"]).output
      guard let examples = help.firstRange(of: "Examples:") else { continue }
      let text = help[examples.upperBound...].components(separatedBy: "\n\n")[0]
      for words in commandLines(in: text) {
        shown += 1
        #expect(program.unknowns(in: words) == [], "swiftlet \(words.joined(separator: " "))")
      }
    }
    #expect(shown > 15)
  }

  @Test func whatThereIsNotIsFound() throws {
    let program = try ProgramDescription.read()
    #expect(program.unknowns(in: ["transcribe", "--no-such", "a.wav"]) == ["--no-such"])
    #expect(program.unknowns(in: ["transcript", "a.wav"]) == ["transcript"])
    #expect(program.unknowns(in: ["tokenizer", "train", "--vocab-size=3", "-o", "x"]).isEmpty)
  }
}
