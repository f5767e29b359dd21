internal import ArgumentParser

/// `swiftlet manual`: the pages of the manual, for whoever installs the program.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Writes the manual as pages for man.",
    discussion: """
      The pages say what --help says: one for the program and one for each command. Prints their paths.

      Examples:
        swiftlet manual share/man/man1
      """,
    shouldDisplay: false)

  @Argument(
    help: ArgumentHelp(
      "The folder for the pages, which is made if need be.", valueName: "folder"))
  var folder: String

  func run() throws {
    let folder = ResultFolder(path: folder)
    try folder.prepare()
    let pages = ManualPage.all(
      of: try .program(), version: Swiftlet.configuration.version)
    for page in pages {
      let path = folder.path + "/" + page.file
      try folder.write(page.text, to: path)
      try Console.output.write(path)
    }
  }
}
