import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct ProtectedFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("out"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "out")
  }

  private func refusal(_ path: String, _ files: ProtectedFiles) -> Failure? {
    do throws(Failure) {
      try files.refuse(path)
      return nil
    } catch {
      return error
    }
  }

  @Test func whatIsReadIsNotWritten() throws {
    let recording = try folder.write("sound", to: "a.wav")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("soft"), withDestinationPath: "a.wav")
    try FileManager.default.linkItem(atPath: recording, toPath: folder.file("hard"))
    let files = ProtectedFiles(inputs: [folder.file("missing.wav"), recording])
    for name in ["a.wav", "soft", "hard", "out/../a.wav"] {
      let failure = try #require(refusal(folder.file(name), files))
      #expect(failure.status == .output)
      #expect(failure.sentence?.contains("reads this file") == true)
    }
    let other = try folder.write("sound", to: "b.wav")
    #expect(refusal(other, files) == nil)
    #expect(refusal(folder.file("new.jsonl"), files) == nil)
  }

  @Test func aResultKeepsItsPlaceWhetherItIsThereOrNot() throws {
    let there = try folder.write("{}", to: "out/there.json")
    let files = ProtectedFiles(results: [folder.file("out/a.json"), there])
    for name in ["out/a.json", "out/../link/a.json", "link/there.json"] {
      #expect(refusal(folder.file(name), files)?.status == .output, "\(name)")
    }
    try FileManager.default.linkItem(atPath: there, toPath: folder.file("hard"))
    #expect(refusal(folder.file("hard"), files)?.status == .output)
    for name in ["a.json", "out/b.json", "out/ba.json", "nowhere/a.json"] {
      #expect(refusal(folder.file(name), files) == nil, "\(name)")
    }
  }

  @Test func aDeviceMayBeReadAndWritten() {
    #expect(refusal("/dev/null", ProtectedFiles(inputs: ["/dev/null"])) == nil)
  }
}
