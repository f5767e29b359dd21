import Audio
import Foundation
import TestSupport
import Testing

@Suite struct OpenFileTests {
  @Test func `what is no readable file is named`() throws {
    let folder = try TemporaryFolder()
    let none = folder.file("none.wav")
    #expect(failure(none) == .missing(path: none))
    #expect(failure(folder.path) == .notAFile(path: folder.path, kind: "a directory"))
    #expect(failure("/dev/zero") == .notAFile(path: "/dev/zero", kind: "a device"))
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(failure(pipe) == .notAFile(path: pipe, kind: "a pipe"))
    let loop = folder.file("loop")
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    guard case .unreadable = failure(loop) else {
      Issue.record("a looping link should be unreadable")
      return
    }
    let empty = try folder.recording([])
    #expect(failure(empty) == .empty(path: empty))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a file without permission is unreadable`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(WaveBytes([1]).bytes)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(failure(path) == .unreadable(path: path, reason: "Permission denied"))
  }

  @Test func `names with spaces, quotes and newlines are just names`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(WaveBytes([1, 2, 3]).bytes, "-a \"b'\n%20.wav")
    #expect(try AudioFile.read(path).samples.count == 3)
  }
}
