import TestSupport
import Testing

@testable import Tensors

@Suite struct MappedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theBytesOfTheFileAreThere() throws {
    let bytes = (0..<10_000).map { UInt8($0 % 251) }
    let file = try MappedFile(path: folder.write(bytes, to: "a"))
    #expect(file.count == 10_000)
    #expect(file.withBytes(in: 4000..<4010) { $0.array() } == Array(bytes[4000..<4010]))
    #expect(file.withBytes(in: 10_000..<10_000) { $0.byteCount } == 0)
  }

  @Test func anEmptyFileHasNoBytes() throws {
    #expect(try MappedFile(path: folder.write("", to: "a")).count == 0)
  }

  @Test func aFileThatWasReplacedKeepsItsBytes() throws {
    let file = try MappedFile(path: folder.write("old", to: "a"))
    var other = try AtomicFile(path: folder.file("a"))
    try other.write(Array("n".utf8).span.bytes)
    try other.commit()
    #expect(file.withBytes(in: 0..<3) { $0.array() } == Array("old".utf8))
  }

  @Test func aFolderIsNoFile() {
    #expect {
      try MappedFile(path: folder.path)
    } throws: { "\($0)".contains("not a regular file") }
  }

  @Test func bytesOutsideTheFileAreAMistake() async {
    await #expect(processExitsWith: .failure) {
      let file = try MappedFile(path: "/proc/self/exe")
      file.withBytes(in: 0..<file.count + 1) { _ in }
    }
  }
}
