import Foundation
import Testing

@testable import Training

struct FileFailureTests {
  @Test func tellsTheSystemsReason() {
    let error = #expect(throws: (any Error).self) {
      _ = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/nonexistent/file"))
    }
    #expect(error.map { FileFailure($0).description } == "No such file or directory")
  }

  @Test func fallsBackToTheMessageOfOtherErrors() {
    struct Odd: LocalizedError { var errorDescription: String? { "odd" } }
    #expect(FileFailure(Odd()).description == "odd")
  }
}
