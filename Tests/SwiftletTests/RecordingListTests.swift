import Foundation
import TestSupport
import Testing
import swiftlet

struct RecordingListTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for path in [
      "talks/b.wav", "talks/a.FLAC", "talks/notes.txt", "talks/.hidden.wav", "talks/x/c.mp3",
      "empty/readme.txt", "odd [1].wav",
    ] {
      let url = URL(filePath: folder.file(path))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("talks/x/up"), withDestinationPath: folder.path)
  }

  private func path(_ name: String) -> String { folder.file(name) }

  @Test func aFolderStandsForItsRecordingsInTheOrderOfNames() {
    let list = RecordingList([path("talks")], isRecursive: true)
    #expect(
      list.files == ["talks/a.FLAC", "talks/b.wav", "talks/x/c.mp3"].map(path))
    #expect(list.problems.isEmpty)
    #expect(list.commonFolder == RecordingList.absolute(path("talks")))
    #expect(RecordingList([path("talks")]).files == [path("talks")], "to be refused by the reader")
  }

  @Test func whatHoldsNoRecordingIsAProblem() {
    let list = RecordingList([path("empty"), path("*.ogg")], isRecursive: true)
    #expect(list.files.isEmpty)
    #expect(list.problems.map(\.name) == [path("empty"), path("*.ogg")])
  }

  @Test func patternsAreForArgumentsAndFilesOfSuchNamesComeFirst() {
    #expect(
      RecordingList([path("talks/*.wav"), path("odd [1].wav")]).files
        == [path("talks/b.wav"), path("odd [1].wav")])
    #expect(RecordingList([], listed: [path("talks/*.wav")]).files == [path("talks/*.wav")])
  }

  @Test func theCommonFolderDoesNotDependOnWhatIsFound() {
    let list = RecordingList([path("talks/x/*.mp3"), path("talks/b.wav")])
    #expect(list.commonFolder == RecordingList.absolute(path("talks")))
    #expect(RecordingList(["/a/b/c.wav", "/a/bc/d.wav", "-"]).commonFolder == "/a")
    #expect(RecordingList(["-"]).commonFolder == "/")
  }

  @Test func aNameThatWasRepairedIsAProblemUnlessItIsThere() throws {
    let names = ["odd\u{fffd}.wav", "none\u{fffd}*.wav"].map(path)
    let list = RecordingList(names)
    #expect(list.files.isEmpty)
    #expect(list.problems.map(\.name) == names)
    #expect(list.problems.allSatisfy { $0.sentence.contains("not UTF-8") })
    try Data().write(to: URL(filePath: names[0]))
    #expect(RecordingList([names[0]]).files == [names[0]])
  }

  @Test func aListNamesFilesAndNeverStandardInput() {
    #expect(RecordingList([], listed: ["-"]).files == ["./-"])
  }
}
