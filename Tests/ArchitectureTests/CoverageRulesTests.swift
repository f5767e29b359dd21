import Testing

struct CoverageRulesTests {
  private func untested(_ files: [String: String]) -> [String] {
    let files = files.map { SourceFile(path: $0.key, text: $0.value) }
    return Rule.sourcesHaveTests.violations(SourceTree(files: files)).map(\.path)
  }

  @Test func aSourceFileWithoutATestFileOfItsNameIsFound() {
    let sources = [
      "Sources/Audio/WAV/Header.swift": "struct Header {}",
      "Sources/Audio/Clip.swift": "struct Clip {}",
      "Tests/AudioTests/ClipTests.swift": "",
      "Tests/TextTests/HeaderTests.swift": "",
    ]
    #expect(untested(sources) == ["Sources/Audio/WAV/Header.swift"])
  }

  @Test func errorsAndFilesWithoutDeclarationsNeedNoTestFile() {
    let sources = [
      "Sources/Audio/AudioError.swift": "enum AudioError: Error {}",
      "Sources/Audio/Audio.swift": "// About sound.\nimport Glibc\n",
      "Sources/swiftlet/Swiftlet.swift": "struct Swiftlet {}",
    ]
    #expect(untested(sources).isEmpty)
  }

  @Test func aCommandThatTheReadmeDoesNotShowIsFound() {
    let path = "Sources/swiftlet/Inspect.swift"
    func lines(_ text: String, readme: String) -> [Int] {
      Rule.readmeNamesEveryCommand.lines(of: text, at: path, readme: readme)
    }
    let plain = "/// Shows a bundle.\nstruct Inspect: ParsableCommand {\n}\n"
    #expect(lines(plain, readme: "We inspect things.") == [2])
    #expect(lines(plain, readme: "`scripts/swiftlet inspect m`").isEmpty)
    let renamed = """
      struct TokenizerTrain: ParsableCommand {
        static let configuration = CommandConfiguration(
          commandName: "train", abstract: "Trains one.")
      """
    #expect(lines(renamed, readme: "`swiftlet tokenizertrain`") == [1])
    #expect(lines(renamed, readme: "`swiftlet tokenizer train`").isEmpty)
    #expect(lines("struct Words {}", readme: "").isEmpty)
  }

  @Test func anExemptionWithoutAFileIsFound() {
    let found = Rule.exemptionsAreNeeded.violations(SourceTree(files: []))
    #expect(found.count == ArchitectureRules.exemptPaths.count)
    #expect(!found.isEmpty)
  }
}
