extension Rule {
  static let sourcesHaveTests = Rule(
    statement: "Every source file of a library has a test file of its name"
  ) { tree in
    let tests = Set(tree.files.filter { $0.area == "Tests" }.map { "\($0.target)/\($0.name)" })
    return tree.sources.compactMap { file in
      guard file.isSwift, ArchitectureRules.mirroredTargets.contains(file.target),
        file.source.declaresSomething, !file.stem.hasSuffix("Error"),
        !file.isIn(ArchitectureRules.unmirrored.keys)
      else { return nil }
      let test = "\(file.target)Tests/\(file.stem)Tests.swift"
      return tests.contains(test) ? nil : file.violation(at: 0, "there is no Tests/\(test)")
    }
  }

  static let readmeNamesEveryCommand = Rule(
    statement: "The README shows every command of the program"
  ) { tree in
    let command = #/\bstruct\s+(\w+)\s*:\s*ParsableCommand\b/#
    let givenName = #/\bcommandName:\s*"([^"]+)"/#
    return tree.sources.filter { $0.target == ArchitectureRules.program }.compactMap { file in
      let lines = file.source.lines
      guard let index = lines.firstIndex(where: { $0.contains(command) }),
        let type = lines[index].firstMatch(of: command)?.1
      else { return nil }
      let given = lines.lazy.compactMap { $0.firstMatch(of: givenName)?.1 }.first
      let name = given.map(String.init) ?? type.lowercased()
      guard name != ArchitectureRules.program, !shows(name, in: tree.readme) else { return nil }
      return file.violation(at: index, "README.md does not show the command \(name)")
    }
  }

  /// Whether a text has the program's name and, after it or after the command that it is part of,
  /// the name of a command.
  private static func shows(_ command: String, in text: String) -> Bool {
    text.matches(of: #/\bswiftlet (\w+)(?: (\w+))?/#).contains {
      $0.1 == command || $0.2.map { $0 == command } ?? false
    }
  }

  static let exemptionsAreNeeded = Rule(
    statement: "Every exemption names a file or folder that exists"
  ) { tree in
    ArchitectureRules.exemptPaths.sorted().compactMap { path in
      if tree.files.contains(where: { $0.isIn([path]) }) { return nil }
      return Violation(
        path: "Tests/ArchitectureTests/ArchitectureRules.swift", line: 1,
        message: "the exemption of \(path) has no use")
    }
  }
}
