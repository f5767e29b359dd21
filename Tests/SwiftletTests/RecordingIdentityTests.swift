import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct RecordingIdentityTests {
  private func identity(
    _ path: String, _ size: Int? = nil, _ modified: Double? = nil
  ) -> RecordingIdentity {
    RecordingIdentity(path: path, size: size, modified: modified)
  }

  @Test func aRecordingIsItselfWhereItLiesAndWhereItWasMoved() {
    let recording = identity("/a/x.wav", 10, 1.5)
    #expect(recording.isSame(as: identity("/a/x.wav", 11, 2)), "it may be improved")
    #expect(recording.isSame(as: identity("/b/x.wav", 10, 1.5)))
    #expect(!recording.isSame(as: identity("/b/x.wav", 10, 1.25)))
    #expect(!recording.isSame(as: identity("/b/x.wav", 11, 1.5)))
    #expect(!recording.isSame(as: identity("/b/x.wav")))
    #expect(!identity("/b/x.wav").isSame(as: identity("/a/x.wav")))
  }

  @Test func pathsThatOnlyLookAlikeAreTwo() {
    #expect(!identity("/caf\u{e9}.wav").isSame(as: identity("/cafe\u{301}.wav")))
  }

  @Test func standardInputsAreTwoWhereTheyAreFiles() {
    #expect(identity("-").isSame(as: identity("-")))
    #expect(identity("-", 10, 1).isSame(as: identity("-", 10, 1)))
    #expect(!identity("-", 10, 1).isSame(as: identity("-", 10, 2)))
  }

  @Test func aFileIsKnownByItsWholePathSizeAndAge() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("sound", to: "a.wav")
    let recording = RecordingIdentity(folder.path + "/./a.wav")
    #expect(recording.path == RecordingList.absolute(path))
    #expect(recording.size == 5 && recording.modified != nil)
    try FileManager.default.moveItem(atPath: path, toPath: folder.file("b.wav"))
    #expect(RecordingIdentity(folder.file("b.wav")).isSame(as: recording))
    #expect(RecordingIdentity(path).size == nil)
  }
}
