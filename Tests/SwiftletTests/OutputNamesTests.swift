import Testing
import swiftlet

struct OutputNamesTests {
  private func names(_ files: String..., below folder: String = "/r") -> [String] {
    OutputNames(files, below: folder).names
  }

  @Test func aNameIsThePathBelowTheFolderWithoutItsExtension() {
    #expect(names("/r/a.wav", "/r/x/b.tar.gz", "/r/.c", "/r/d") == ["a", "x/b.tar", ".c", "d"])
    #expect(names("/a.wav", below: "/") == ["a"])
    #expect(names("-") == ["stdin"])
  }

  @Test func recordingsThatWouldShareANameKeepTheirExtensions() {
    #expect(names("/r/a.wav", "/r/a.mp3", "/r/b.wav") == ["a.wav", "a.mp3", "b"])
    #expect(names("/r/x/a.wav", "/r/y/a.wav") == ["x/a", "y/a"])
  }

  @Test func aNameThatKeptItsExtensionStaysApartFromOthers() {
    let all = names("/r/a.wav", "/r/a.mp3", "/r/a.wav.ogg", "/r/a.wav.ogg.flac")
    #expect(Set(all).count == 4)
    #expect(all[0] == "a.wav")
  }

  @Test func oneRecordingHasOneNameHoweverItIsWritten() {
    #expect(names("/r/a.wav", "/r/./x/../a.wav") == ["a", "a"])
  }

  @Test func theOrderOfTheListChangesNothing() {
    #expect(names("/r/a.mp3", "/r/a.wav") == names("/r/a.wav", "/r/a.mp3").reversed())
  }

  @Test func namesThatOnlyLookAlikeAreTwo() {
    let (composed, decomposed) = ("/r/caf\u{e9}.wav", "/r/cafe\u{301}.wav")
    let found = names(composed, decomposed)
    #expect(found.map { Array($0.utf8) } == ["caf\u{e9}", "cafe\u{301}"].map { Array($0.utf8) })
  }
}
