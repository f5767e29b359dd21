internal import ArgumentParser
internal import Foundation

/// A command with its options and the commands below it, as the parser of the command line describes them.
struct CommandDescription: Decodable {
  /// An option, a flag or an argument.
  struct Argument: Decodable {
    /// A spelling.
    struct Name: Decodable {
      var kind: String
      var name: String

      /// As it is typed.
      var spelling: String { (kind == "short" ? "-" : "--") + name }
    }

    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?
    var sectionTitle: String?
    var isOptional: Bool
    var isRepeating: Bool

    /// Whether it is known by its place, not by a name.
    var isPositional: Bool { kind == "positional" }
  }

  private struct Dump: Decodable {
    var command: CommandDescription
  }

  var commandName: String
  var abstract: String?
  var discussion: String?
  var shouldDisplay: Bool
  var subcommands: [CommandDescription]?
  var arguments: [Argument]?

  /// The description of the whole program.
  ///
  /// - Throws: `DecodingError` where the parser describes itself in another way than is known here.
  static func program() throws -> CommandDescription {
    try JSONDecoder().decode(Dump.self, from: Data(Swiftlet._dumpHelp().utf8)).command
  }

  /// The commands below this one that people see; help is none.
  var shownCommands: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }
}
