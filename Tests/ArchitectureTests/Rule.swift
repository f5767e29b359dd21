import Testing

/// A statement about the sources, and the places where it does not hold.
struct Rule: Sendable, CustomTestStringConvertible {
  let statement: String
  let violations: @Sendable (SourceTree) -> [Violation]

  var testDescription: String { statement }

  /// Every rule that the repository keeps.
  static let all: [Rule] = [
    .importsFollowTheArrows, .oneSpeakerPerLibrary, .filesAreShort, .unsafeCodeIsListed,
    .librariesAreSilent, .declarationsAreDocumented, .sourcesHaveTests, .namesSaySomething,
    .nothingIsLeftUndone, .readmeNamesEveryCommand, .exemptionsAreNeeded,
  ]
}
