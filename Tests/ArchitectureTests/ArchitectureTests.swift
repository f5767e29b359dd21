import Testing

/// The rules, held against the repository as it is.
struct ArchitectureTests {
  @Test(arguments: Rule.all)
  func repositoryKeeps(_ rule: Rule) throws {
    let tree = try SourceTree()
    try #require(tree.sources.count > 10, "the sources were not found")
    for violation in rule.violations(tree) {
      Issue.record("\(violation)")
    }
  }
}
