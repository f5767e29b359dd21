/// Files that tests read and write.
package enum Fixtures {
  /// The path of a file in the repository's `fixtures` folder.
  package static func path(_ name: String) -> String { repository + "/fixtures/" + name }

  /// The folder that holds `Package.swift`.
  package static let repository: String =
    // …/Tests/TestSupport/Fixtures.swift
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")
}
