import Foundation
import TestSupport
import Testing
import swiftlet

struct GlobTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for path in ["a/1.wav", "a/2.wav", "a/2.flac", "a/deep/3.wav", "b/1.wav", ".hidden/4.wav"] {
      let url = URL(filePath: folder.file(path))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("a/loop"), withDestinationPath: folder.path)
  }

  private func matches(_ pattern: String) -> [String] {
    Glob.matches(folder.path + "/" + pattern).map { String($0.dropFirst(folder.path.count + 1)) }
  }

  @Test(arguments: [
    ("a/*.wav", ["a/1.wav", "a/2.wav"]), ("*/1.wav", ["a/1.wav", "b/1.wav"]),
    ("a/?.[fw]*", ["a/1.wav", "a/2.flac", "a/2.wav"]), ("a/[!1].wav", ["a/2.wav"]),
    ("**/*.wav", ["a/1.wav", "a/2.wav", "a/deep/3.wav", "b/1.wav"]),
    ("a/**", ["a/1.wav", "a/2.flac", "a/2.wav", "a/deep/3.wav"]),
    ("**", ["a/1.wav", "a/2.flac", "a/2.wav", "a/deep/3.wav", "b/1.wav"]),
    ("a/**/**", ["a/1.wav", "a/2.flac", "a/2.wav", "a/deep/3.wav"]),
    ("**/3.wav", ["a/deep/3.wav"]), (".h*/*", [".hidden/4.wav"]), ("*.mp3", []),
  ])
  func patternsMatchAsInAShell(pattern: String, names: [String]) {
    #expect(matches(pattern) == names)
  }

  @Test func theFolderBeforeTheFirstWildcardIsFixed() {
    #expect(Glob.fixedFolder(of: "a/b/*.wav") == "a/b")
    #expect(Glob.fixedFolder(of: "*.wav") == ".")
    #expect(Glob.fixedFolder(of: "/*.wav") == "/")
    #expect(Glob.isPattern("a?") && !Glob.isPattern("a.wav"))
  }
}
