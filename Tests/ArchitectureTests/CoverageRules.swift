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
    let commandName = #/commandName:\s*"([^"]+)"/#
    return tree.sources.filter { $0.target == ArchitectureRules.program }.flatMap { file in
      file.source.lines.enumerated().compactMap { index, line -> Violation? in
        guard let command = line.firstMatch(of: commandName)?.1,
          command != ArchitectureRules.program,
          !tree.readme.contains("\(ArchitectureRules.program) \(command)")
        else { return nil }
        return file.violation(at: index, "README.md does not show the command \(command)")
      }
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
