import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct FileIdentityTests {
  @Test func namesAndLinksOfAFileAreOne() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", to: "a")
    let other = try folder.write("a", to: "b")
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let identity = try #require(FileIdentity(file))
    #expect(FileIdentity(link) == identity)
    #expect(FileIdentity(folder.file("./a")) == identity)
    #expect(FileIdentity(other) != identity)
    #expect(FileIdentity(folder.file("none")) == nil)
    let handle = try #require(FileHandle(forReadingAtPath: link))
    #expect(FileIdentity(descriptor: handle.fileDescriptor) == identity)
    #expect(FileIdentity(descriptor: -1) == nil)
  }
}
