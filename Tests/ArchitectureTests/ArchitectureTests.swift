import Testing

/// The rules, held against the repository as it is.
struct ArchitectureTests {
  private static let repository = Result { try SourceTree() }

  @Test(arguments: Rule.all)
  func repositoryKeeps(_ rule: Rule) throws {
    let tree = try Self.repository.get()
    try #require(tree.sources.count > 10, "the sources were not found")
    for violation in rule.violations(tree) {
      Issue.record("\(violation)")
    }
  }
}
