import Foundation
import TestSupport
import Testing

/// A command with its options and those below it, as the program itself describes them.
struct ProgramDescription: Decodable {
  /// An option, a flag or an argument.
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      /// As it is typed.
      var spelling: String { (kind == "short" ? "-" : "--") + name }
    }

    var names: [Name]?
    var preferredName: Name?
    var valueName: String?

    /// As `OptionCase` names it.
    var key: String { preferredName?.spelling ?? "<\(valueName ?? "")>" }
  }

  private struct Dump: Decodable {
    var command: ProgramDescription
  }

  var commandName: String
  var subcommands: [ProgramDescription]?
  var arguments: [Argument]?

  /// Asks the built program.
  static func read() throws -> Self {
    let run = try runProgram(["--experimental-dump-help"])
    try #require(run.status == 0)
    return try JSONDecoder().decode(Dump.self, from: Data(run.output.utf8)).command
  }

  /// The commands below this one; help is none.
  var commands: [ProgramDescription] {
    (subcommands ?? []).filter { $0.commandName != "help" }
  }

  /// All options of this command and those below it, each after the names of its commands.
  func options(_ path: [String] = []) -> [String] {
    (arguments ?? []).map { (path + [$0.key]).joined(separator: " ") }
      + commands.flatMap { $0.options(path + [$0.commandName]) }
  }

  /// What a command line, after the program's name, asks for that there is not: commands and options.
  func unknowns(in words: some Collection<String>) -> [String] {
    if let first = words.first, let command = commands.first(where: { $0.commandName == first }) {
      return command.unknowns(in: words.dropFirst())
    }
    if !commands.isEmpty, let first = words.first, !first.hasPrefix("-") { return [first] }
    let known = Set((arguments ?? []).flatMap { $0.names ?? [] }.map(\.spelling))
    return words.filter { $0.count > 1 && $0.hasPrefix("-") }
      .map { String($0.prefix { $0 != "=" }) }.filter { !known.contains($0) }
  }
}
