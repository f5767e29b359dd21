import Foundation
import Glibc
import ModelFixtures
import TestSupport
import Testing

/// How `swiftlet stream` ends: asked to, or because nobody listens.
struct StreamEndTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyStream.write(to: folder)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aRequestToStopWritesWhatWasHeard(signal: Int32) throws {
    let program = try RunningProgram(["stream", "-m", model, "-f", "json"], input: .pipe)
    try program.write(TinyStream.bytes(TinyStream.speech()))
    let soFar = try program.outputLines(1)
    #expect(!soFar.joined().contains("\"final\""))
    program.send(signal)
    let run = try program.finish()
    #expect(run.status == 130)
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count { $0.contains("\"type\":\"final\"") } == 1)
    #expect(lines.last?.contains("\"interrupted\":true") == true)
    #expect(lines.last?.contains("\"type\":\"end\"") == true)
    for line in lines {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  @Test func stoppingBeforeAnythingCameIsNoError() throws {
    let program = try RunningProgram(["stream", "-m", model, "-f", "json"], input: .pipe)
    try program.write([0])
    usleep(300_000)
    program.send(SIGINT)
    let run = try program.finish()
    #expect(run.status == 130)
    #expect(run.output.hasSuffix("\"type\":\"end\"}\n"))
  }

  @Test func aReaderThatTakesOneLineEndsTheProgramQuietly() throws {
    let output = Pipe()
    let program = try RunningProgram(
      ["stream", "-m", model], input: .pipe, output: .handle(output.fileHandleForWriting))
    try output.fileHandleForWriting.close()
    try program.write(TinyStream.bytes(TinyStream.speech(after: 2)))
    let line = output.fileHandleForReading.availableData
    #expect(line.last == UInt8(ascii: "\n"))
    try output.fileHandleForReading.close()
    // Nothing more needs to be written for the program to notice.
    let run = try program.finish()
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  @Test func aFullDiskIsAnOutputError() throws {
    let run = try RunningProgram(
      ["stream", "-m", model, "-f", "json"],
      input: .data(Data(TinyStream.bytes(TinyStream.speech()))), output: .file("/dev/full")
    ).finish()
    #expect(run.status == 4)
    #expect(run.errorLines.count == 1 && run.errors.contains("No space left"))
  }

  @Test func aClosedStandardInputIsAnError() throws {
    // A shell closes what Foundation cannot.
    let script = folder.file("closed.sh")
    let program = try URL(
      filePath: FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    ).deletingLastPathComponent().appending(path: "swiftlet")
    try Data("exec '\(program.path)' stream -m '\(model)' <&-\n".utf8).write(
      to: URL(filePath: script))
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [script]
    process.standardError = errors
    try process.run()
    let text = String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(text.hasPrefix("swiftlet: standard input cannot be read"))
    #expect(text.split(separator: "\n").count == 1)
  }
}
