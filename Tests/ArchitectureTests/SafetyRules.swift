extension Rule {
  static let unsafeCodeIsListed = Rule(
    statement: "Pointers and unchecked promises stay in the files listed for them"
  ) { tree in
    let unsafeWord =
      #/\w*[Uu]nsafe\w*|\b(?:OpaquePointer|Unmanaged)\b|@(?:unchecked|preconcurrency)\b/#
      .wordBoundaryKind(.simple)
    return tree.sources.filter(\.isSwift).flatMap { file -> [Violation] in
      if file.isIn(ArchitectureRules.unsafeCode.keys) { return [] }
      return file.violations { line in
        guard let word = line.firstMatch(of: unsafeWord)?.output else { return nil }
        return "\(word) outside the files listed for unsafe code"
      }
    }
  }

  static let librariesAreSilent = Rule(
    statement: "Only the program prints and exits"
  ) { tree in
    let wordOfThePrinter =
      #/
      (?: ^ | [^.\w] | \b (?: Foundation | Glibc | Swift ) \. )  # no member of another thing
      (
        (?: print | debugPrint | dump | printf | puts | fputs | exit | _exit | abort ) \(
        | (?: stdout | stderr | STDOUT_FILENO | STDERR_FILENO ) \b
        | FileHandle \. standard (?: Output | Error )
      )
      /#.wordBoundaryKind(.simple)
    return tree.sources.filter { $0.isSwift && $0.target != ArchitectureRules.program }.flatMap {
      file in
      file.violations { line in
        guard let word = line.firstMatch(of: wordOfThePrinter)?.1 else { return nil }
        return "a library does not speak or end the program: \(word)"
      }
    }
  }

  static let nothingIsLeftUndone = Rule(
    statement: "No source says that it is unfinished"
  ) { tree in
    let remark = #/\b(?:TODO|FIXME|XXX|HACK)\b/#.wordBoundaryKind(.simple)
    return tree.sources.flatMap { file in
      let remarks = file.source.lines.enumerated().compactMap { index, line in
        line.firstMatch(of: remark).map {
          file.violation(at: index, "\($0.output): do it or drop it")
        }
      }
      let traps = file.violations { line in
        line.contains("fatalError(") ? "fatalError: throw, or state a precondition" : nil
      }
      return remarks + traps
    }
  }
}
