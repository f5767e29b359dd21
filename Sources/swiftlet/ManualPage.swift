/// A page of the manual, about the program or one of its commands, in the macros of man(7).
struct ManualPage {
  /// The command, after those that it is below; the first is the program.
  let path: [String]
  private let command: CommandDescription
  private let version: String

  /// All pages: of `program` and the commands below it, each before those below it.
  static func all(of program: CommandDescription, version: String) -> [ManualPage] {
    pages(program, below: [], version)
  }

  private static func pages(
    _ command: CommandDescription, below parents: [String], _ version: String
  ) -> [ManualPage] {
    let path = parents + [command.commandName]
    return [ManualPage(path: path, command: command, version: version)]
      + command.shownCommands.flatMap { pages($0, below: path, version) }
  }

  /// The name that `man` finds the page by.
  var name: String { path.joined(separator: "-") }

  /// What the page's file is called.
  var file: String { name + ".1" }

  /// The whole page.
  var text: String {
    let title = Self.escaped(name.uppercased())
    var lines = [".TH \"\(title)\" 1 \"\" \"\(Self.escaped(version))\"", ".nh", ".ad l"]
    lines += [".SH NAME", "\(Self.escaped(name)) \\- \(Self.escaped(summary))"]
    lines += [".SH SYNOPSIS", synopsis]
    if let discussion = command.discussion { lines += [".SH DESCRIPTION"] + Self.prose(discussion) }
    lines += arguments + commands + related
    return lines.joined(separator: "\n") + "\n"
  }

  /// The abstract as it stands after a dash.
  private var summary: String {
    let abstract = command.abstract ?? ""
    return abstract.prefix(1).lowercased() + abstract.dropFirst().trimmingSuffix(".")
  }

  private var synopsis: String {
    let words = Self.bold(path.joined(separator: " "))
    guard command.shownCommands.isEmpty else { return words + " \\fIcommand\\fR …" }
    let places = (command.arguments ?? []).filter(\.isPositional).map { argument in
      let value = "\\fI\(Self.escaped(argument.valueName ?? ""))\\fR"
      let repeated = value + (argument.isRepeating ? " …" : "")
      return argument.isOptional ? "[\(repeated)]" : repeated
    }
    return ([words, "[\\fIoptions\\fR]"] + places).joined(separator: " ")
  }

  /// The options under the titles of their groups, those without one first.
  private var arguments: [String] {
    let all = command.arguments ?? []
    let titles = all.map { $0.sectionTitle ?? "" }.reduce(into: [""]) {
      if !$0.contains($1) { $0.append($1) }
    }
    return titles.flatMap { title -> [String] in
      let group = all.filter { ($0.sectionTitle ?? "") == title }
      guard !group.isEmpty else { return [] }
      let heading = title.isEmpty ? ".SH OPTIONS" : ".SS \"\(Self.escaped(title))\""
      return [heading] + entries(group)
    }
  }

  /// Options with what they do; neighbours that do one thing, such as a flag and its opposite, share the sentence.
  private func entries(_ group: [CommandDescription.Argument]) -> [String] {
    var lines: [String] = []
    for (index, argument) in group.enumerated() {
      let continues = index > 0 && group[index - 1].abstract == argument.abstract
      lines += [continues ? ".TQ" : ".TP", Self.heading(argument)]
      let ends = index + 1 == group.count || group[index + 1].abstract != argument.abstract
      guard ends else { continue }
      let fallback = group[(continues ? index - 1 : index)].defaultValue.map {
        " (default: \($0))"
      }
      lines.append(Self.line((argument.abstract ?? "") + (fallback ?? "")))
    }
    return lines
  }

  private static func heading(_ argument: CommandDescription.Argument) -> String {
    let value = "\\fI\(escaped(argument.valueName ?? ""))\\fR"
    guard !argument.isPositional else { return value }
    let shortFirst = (argument.names ?? []).map(\.spelling).sorted { $0.count < $1.count }
    let names = shortFirst.map(bold).joined(separator: ", ")
    return argument.kind == "flag" ? names : names + " " + value
  }

  private var commands: [String] {
    guard !command.shownCommands.isEmpty else { return [] }
    return [".SH COMMANDS"]
      + command.shownCommands.flatMap { below in
        let page = (path + [below.commandName]).joined(separator: "-")
        return [".TP", Self.bold(page) + "(1)", Self.line(below.abstract ?? "")]
      }
  }

  private var related: [String] {
    guard path.count > 1 else { return [] }
    return [".SH SEE ALSO", Self.bold(path.dropLast().joined(separator: "-")) + "(1)"]
  }

  /// Paragraphs, in which lines that begin with spaces stay as they are.
  private static func prose(_ text: String) -> [String] {
    var lines: [String] = []
    var isLiteral = false
    for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if row.isEmpty {
        if isLiteral { lines += [".fi", ".RE"] }
        isLiteral = false
        lines.append(".PP")
        continue
      }
      if row.hasPrefix("  ") != isLiteral {
        lines += isLiteral ? [".fi", ".RE", ".PP"] : [".RS 2", ".nf"]
        isLiteral.toggle()
      }
      lines.append(line(isLiteral ? row.dropFirst(2) : row[...]))
    }
    return isLiteral ? lines + [".fi", ".RE"] : lines
  }

  private static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

  /// A line of text, which must not look like a request.
  private static func line(_ text: some StringProtocol) -> String {
    let isRequest = text.hasPrefix(".") || text.hasPrefix("'")
    return (isRequest ? "\\&" : "") + escaped(text)
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "`": result += "\\(ga"
      default: result.append(character)
      }
    }
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)
  }
}
