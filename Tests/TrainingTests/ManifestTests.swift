import TestSupport
import Testing

@testable import Training

struct ManifestTests {
  private func read(
    _ text: String, durations: Manifest.DurationRule = .optional
  ) throws -> Manifest {
    let folder = try TemporaryFolder()
    return try Manifest.read(folder.write(text, to: "m.jsonl"), durations: durations)
  }

  private func line(_ name: String, duration: String = "1.5") -> String {
    #"{"audio_filepath": "/\#(name)", "duration": \#(duration), "text": "t"}"#
  }

  @Test func readsUtterancesInOrderWhateverTheLineEnds() throws {
    let text = "\u{FEFF}" + line("a") + "\r\n\r\n  \n" + line("b") + "\n" + line("c")
    let manifest = try read(text)
    #expect(manifest.entries.map(\.audioPath) == ["/a", "/b", "/c"])
    #expect(manifest.problems.isEmpty)
    #expect(manifest.totalDuration == 4.5)
  }

  @Test func resolvesPathsAgainstItsOwnFolder() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(#"{"audio_filepath": "a.wav", "text": ""}"#, to: "m.jsonl")
    #expect(try Manifest.read(path).entries.first?.audioPath == "\(folder.path)/a.wav")
  }

  @Test func goesOnPastBrokenLinesAndNumbersThem() throws {
    let manifest = try read(
      [line("a"), "", "{oops", line("b", duration: "-2"), line("c", duration: "NaN"), line("d")]
        .joined(separator: "\n"))
    #expect(manifest.entries.map(\.audioPath) == ["/a", "/d"])
    #expect(manifest.problems.map(\.line) == [3, 4, 5])
    #expect(
      manifest.problems.first?.description
        == "line 3: found “o” at column 2, expected a key in quotation marks")
    #expect(throws: TrainingError.brokenManifest(path: manifest.path, problems: manifest.problems))
    {
      try manifest.requiringSoundness()
    }
  }

  @Test func durationsAreRequiredOnlyWhereAsked() throws {
    let text = #"{"audio_filepath": "/a", "text": "t"}"#
    #expect(try read(text).entries.count == 1)
    let strict = try read(text, durations: .required)
    #expect(strict.entries.isEmpty)
    #expect(strict.problems.map(\.found) == ["no “duration”"])
  }

  @Test func aVeryLongLineIsAProblemAndNotAnOutage() throws {
    let manifest = try read(String(repeating: "x", count: 3 << 20) + "\n" + line("a"))
    #expect(manifest.problems.map(\.line) == [1])
    #expect(manifest.entries.count == 1)
  }

  @Test func anEmptyFileIsNotSound() throws {
    let manifest = try read("\n\n")
    #expect(throws: TrainingError.emptyManifest(path: manifest.path)) {
      try manifest.requiringSoundness()
    }
  }

  @Test(arguments: ["/nonexistent/m.jsonl", "/"])
  func saysWhichFileCannotBeRead(path: String) {
    let error = #expect(throws: TrainingError.self) { try Manifest.read(path) }
    guard case .unreadable(let found, let reason) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(found == path)
    #expect(!reason.isEmpty && !reason.contains("NSCocoa"))
  }
}
