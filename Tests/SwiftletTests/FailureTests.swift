import Testing
import swiftlet

struct FailureTests {
  private struct UnknownError: Error, CustomStringConvertible {
    let description: String
  }

  @Test func anErrorOfALibraryFailsOneInputWithItsOwnSentence() {
    let failure = Failure(UnknownError(description: "a.wav is empty"))
    #expect(failure == Failure(.someInputsFailed, "a.wav is empty"))
    #expect(failure.line == "swiftlet: a.wav is empty")
  }

  @Test func aFailureStaysItself() {
    let failure = Failure(.model, "model.safetensors ends early")
    #expect(Failure(failure as any Error) == failure)
  }

  @Test func anUnwritableConsoleIsAnOutputError() {
    let error = ConsoleError.unwritable(name: "standard output", reason: "No space left on device")
    #expect(
      Failure(error)
        == Failure(.output, "cannot write to standard output: No space left on device"))
  }

  @Test func aReaderThatHasGoneIsNoFailure() {
    #expect(Failure(ConsoleError.closed) == Failure(.success))
  }

  @Test func controlCharactersInFileNamesCannotBreakTheLine() {
    let failure = Failure(.someInputsFailed, "cannot open \"a\nb\u{1B}[31m\u{85}é.wav\"")
    let line = failure.line ?? ""
    #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(line.contains(#"a\nb"#))
    #expect(line.hasSuffix("é.wav\""))
  }

  @Test func nothingLeftToSayIsNoLine() {
    #expect(Failure(.interrupted).line == nil)
  }
}
