extension Rule {
  static let filesAreShort = Rule(
    statement: "A file has at most \(ArchitectureRules.longestFile) lines"
  ) { tree in
    tree.sources.compactMap { file in
      let lines = file.source.lines
      let count = lines.last == "" ? lines.count - 1 : lines.count
      guard count > ArchitectureRules.longestFile else { return nil }
      return file.violation(at: ArchitectureRules.longestFile, "the file has \(count) lines")
    }
  }

  static let namesSaySomething = Rule(
    statement: "No type and no file is named with an empty word"
  ) { tree in
    let typeDeclaration = #/\b(?:struct|class|enum|actor|protocol|typealias)\s+([A-Z]\w*)/#
    return tree.files.filter(\.isSwift).flatMap { file in
      let inName = emptyWord(in: file.stem).map {
        file.violation(at: 0, "the file's name says \($0)")
      }
      let inTypes = file.violations { line in
        guard let type = line.firstMatch(of: typeDeclaration)?.1 else { return nil }
        return emptyWord(in: String(type)).map { "the name \(type) says \($0)" }
      }
      return [inName].compactMap(\.self) + inTypes
    }
  }

  private static func emptyWord(in name: String) -> String? {
    name.matches(of: #/[A-Z][a-z0-9]*/#).lazy.map { String($0.output) }
      .first(where: ArchitectureRules.emptyWords.contains)
  }

  static let declarationsAreDocumented = Rule(
    statement: "Every public or package declaration has its sentence"
  ) { tree in
    let visibleDeclaration =
      #/\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|package|open)\s+(?!import\b)(?:\w+\(set\)\s+)?(.*)/#
    return tree.sources.filter(\.isSwift).flatMap { file in
      file.source.codeLines.enumerated().compactMap { index, line -> Violation? in
        guard let declaration = line.prefixMatch(of: visibleDeclaration)?.1,
          !ArchitectureRules.documentedElsewhere.contains(where: declaration.hasPrefix),
          !isDocumented(index, in: file.source.lines)
        else { return nil }
        return file.violation(at: index, "no /// above: \(declaration)")
      }
    }
  }

  private static func isDocumented(_ index: Int, in lines: [Substring]) -> Bool {
    let above = lines[..<index].reversed().map { $0.drop { $0 == " " } }
    return above.first { !$0.hasPrefix("@") }?.hasPrefix("///") ?? false
  }
}
