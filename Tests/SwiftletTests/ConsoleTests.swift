import Foundation
import Testing
import swiftlet

struct ConsoleTests {
  private let pipe = Pipe()

  private var console: Console {
    Console(descriptor: pipe.fileHandleForWriting.fileDescriptor, name: "the pipe")
  }

  private func written() throws -> String {
    try pipe.fileHandleForWriting.close()
    let bytes = try #require(try pipe.fileHandleForReading.readToEnd())
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func everyTextEndsItsLineOnce() throws {
    try console.write("one")
    try console.write("two\n")
    try console.write("")
    #expect(try written() == "one\ntwo\n\n")
  }

  @Test func aTextLargerThanThePipeArrivesWhole() throws {
    let console = console
    let pipe = pipe
    let text = String(repeating: "a line of some length\n", count: 50_000)
    Thread.detachNewThread {
      try? console.write(text)
      try? pipe.fileHandleForWriting.close()
    }
    let bytes = try #require(try pipe.fileHandleForReading.readToEnd())
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test func aFileIsNoTerminal() {
    #expect(!console.isTerminal)
  }

  @Test func aClosedDescriptorIsNamedInTheError() {
    let console = Console(descriptor: -1, name: "standard output")
    #expect(
      throws: ConsoleError.unwritable(name: "standard output", reason: "Bad file descriptor")
    ) {
      try console.write("lost")
    }
  }

  @Test func aPipeThatDoesNotWaitIsWaitedFor() throws {
    let console = console
    let pipe = pipe
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    try #require(fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0)
    let text = String(repeating: "a line of some length\n", count: 50_000)
    Thread.detachNewThread {
      try? console.write(text)
      try? pipe.fileHandleForWriting.close()
    }
    Thread.sleep(forTimeInterval: 0.05)
    let bytes = try #require(try pipe.fileHandleForReading.readToEnd())
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}
