import Testing

struct DependencyRulesTests {
  @Test func anArrowAgainstTheTableIsFoundHoweverItIsWritten() {
    let text = """
      import Foundation
      import Tensors
      package import Training
      @preconcurrency import struct Audio.AudioBuffer
      // import Audio
      let sentence = "import Audio"
      """
    #expect(Rule.importsFollowTheArrows.lines(of: text, at: "Sources/Layers/A.swift") == [3, 4])
  }

  @Test func aTargetOutsideTheTableIsFound() {
    #expect(Rule.importsFollowTheArrows.lines(of: "", at: "Sources/Other/A.swift") == [1])
  }

  private func speakers(_ paths: String...) -> [String] {
    let others = ArchitectureRules.systemLibraries.subtracting(["CFFTW"]).map {
      SourceFile(path: "Sources/Speakers/\($0).swift", text: "import \($0)\n")
    }
    let files = others + paths.map { SourceFile(path: $0, text: "import Glibc\nimport CFFTW\n") }
    return Rule.oneSpeakerPerLibrary.violations(SourceTree(files: files)).map(\.description)
  }

  @Test func oneFileOrOneFolderMaySpeakToALibrary() {
    #expect(speakers("Sources/Audio/Fourier.swift").isEmpty)
    #expect(speakers("Sources/Audio/Fourier/A.swift", "Sources/Audio/Fourier/B.swift").isEmpty)
  }

  @Test func aLibraryThatNobodySpeaksToIsFound() {
    #expect(speakers().count == 1)
    #expect(speakers().allSatisfy { $0.contains("CFFTW") })
  }

  @Test func twoFilesOfATargetOrOfTwoFoldersMayNot() {
    let found = speakers("Sources/Audio/A.swift", "Sources/Audio/B.swift")
    #expect(found.count == 2)
    #expect(found[0].hasPrefix("Sources/Audio/A.swift:2: CFFTW"))
    #expect(speakers("Sources/Audio/A/A.swift", "Sources/Audio/B/B.swift").count == 2)
  }
}
