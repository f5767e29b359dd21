extension Rule {
  static let importsFollowTheArrows = Rule(
    statement: "A target imports only what the table of arrows allows"
  ) { tree in
    tree.sources.filter(\.isSwift).flatMap { file in
      guard let allowed = ArchitectureRules.imports[file.target] else {
        return [file.violation(at: 0, "the table of imports has no target \(file.target)")]
      }
      return file.violations { line in
        guard let module = importedModule(line), !allowed.contains(module),
          !ArchitectureRules.standardModules.contains(module)
        else { return nil }
        return "\(file.target) may not import \(module)"
      }
    }
  }

  static let oneSpeakerPerLibrary = Rule(
    statement: "Each system library is imported by one file, or by the files of one folder"
  ) { tree in
    ArchitectureRules.systemLibraries.sorted().flatMap { library -> [Violation] in
      let speakers = tree.sources.filter { file in
        file.source.codeLines.contains { importedModule($0) == library }
      }
      guard !speakers.isEmpty else {
        return [
          Violation(
            path: "Package.swift", line: 1,
            message: "no source file imports \(library): drop it from the package and the rules")
        ]
      }
      let folders = Set(speakers.map(\.folder))
      if speakers.count == 1 || (folders.count == 1 && speakers[0].isInSubfolder) { return [] }
      return speakers.flatMap { file in
        file.violations { line in
          guard importedModule(line) == library else { return nil }
          return "\(library) is imported by \(speakers.count) files without a folder of their own"
        }
      }
    }
  }

  /// The module that a line of code imports, whatever attributes and access it has.
  private static func importedModule(_ line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let keyword = words.firstIndex(of: "import"),
      words[..<keyword].allSatisfy({ $0.hasPrefix("@") || importLevels.contains($0) })
    else { return nil }
    let name = words[(keyword + 1)...].first { !declarationKinds.contains($0) }
    return name.map { String($0.prefix(while: { $0 != "." })) }
  }

  private static let importLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
  ]

  private static let declarationKinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
  ]
}
