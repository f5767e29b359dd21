import TestSupport
import Testing

@testable import Audio

@Suite struct SunHeaderTests {
  private func header(_ bytes: [UInt8]) throws -> SunHeader? {
    let folder = try TemporaryFolder()
    return SunHeader(try OpenFile(path: folder.recording(bytes)))
  }

  @Test(arguments: [true, false])
  func `a header tells where how many frames begin`(isBigEndian: Bool) throws {
    let bytes = ContainerBytes.sun([1, 2, 3, 4], size: 1000, isBigEndian: isBigEndian)
    let found = try #require(try header(bytes))
    #expect(found.body == 24)
    #expect(found.promisedBytes == 1000)
    #expect(found.bytesPerFrame == 2)
    #expect(found.promisedFrames == 500)
  }

  @Test(arguments: [(1, 1), (2, 1), (4, 3), (5, 4), (6, 4), (7, 8), (27, 1)])
  func `a coding has a width`(coding: Int, bytes: Int) throws {
    let found = try #require(try header(ContainerBytes.sun([1, 2], coding: coding)))
    #expect(found.bytesPerFrame == bytes)
  }

  @Test(arguments: [23, 25, 0, 9999])
  func `frames of fewer bits than a byte cannot be counted`(coding: Int) throws {
    let found = try #require(try header(ContainerBytes.sun([1, 2], coding: coding)))
    #expect(found.promisedBytes == 2)
    #expect(found.bytesPerFrame == nil && found.promisedFrames == nil)
  }

  @Test(arguments: [0, 0xffff_ffff])
  func `a size that nobody filled in promises nothing`(size: Int) throws {
    let found = try #require(try header(ContainerBytes.sun([1, 2], size: size)))
    #expect(found.promisedBytes == nil && found.promisedFrames == nil)
  }

  @Test func `other files have no such header`() throws {
    #expect(try header(WaveBytes([1, 2, 3]).bytes) == nil)
    #expect(try header(Array(".snd".utf8)) == nil)
  }
}
