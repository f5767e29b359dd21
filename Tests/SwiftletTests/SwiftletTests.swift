import Foundation
import ModelFixtures
import TestSupport
import Testing

/// The program itself, started as a user starts it.
struct SwiftletTests {
  @Test func helpGoesToStandardOutputAndExplainsTheExitStatus() throws {
    let run = try runProgram(["--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("USAGE: swiftlet"))
    #expect(run.output.contains("Exit status"))
    #expect(run.errors.isEmpty)
  }

  @Test func versionIsOneLineWithTheProgramsName() throws {
    let run = try runProgram(["--version"])
    #expect(run.status == 0)
    #expect(try #/swiftlet \d+\.\d+\.\d+\n/#.wholeMatch(in: run.output) != nil)
  }

  @Test(arguments: [["--no-such-option"], ["no-such-command"]])
  func anUnknownWordIsAUsageErrorThatNamesIt(arguments: [String]) throws {
    let run = try runProgram(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    let first = try #require(run.errorLines.first)
    #expect(first.hasPrefix("swiftlet: "))
    #expect(first.contains(arguments[0]))
    #expect(run.errors.contains("--help"))
  }

  @Test func aFullDiskIsAnOutputError() throws {
    let run = try runProgram(["--help"], output: .file("/dev/full"))
    #expect(run.status == 4)
    #expect(
      run.errorLines == ["swiftlet: cannot write to standard output: No space left on device"])
  }

  @Test func aReaderThatHasGoneEndsTheProgramQuietly() throws {
    let run = try runProgram(["--help"], output: .closedPipe)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  /// How a shell ends that runs the program with a redirection; `$0` is the program.
  private func shell(_ script: String, in folder: TemporaryFolder) throws -> (
    status: Int32, errors: String
  ) {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.arguments = [
      "-c", script,
      URL(filePath: tests).deletingLastPathComponent().appending(path: "swiftlet").path,
    ]
    process.standardError = errors
    try process.run()
    let text = String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test func noFileTakesTheNumberOfAClosedOutput() throws {
    let folder = try TemporaryFolder()
    _ = try TinyModel.write(to: folder, name: "model")
    let audio = SyntheticSpeech.audio(seconds: 1, seed: 3)
    _ = try folder.write(SyntheticSpeech.wave(audio), to: "a.wav")
    let run = try shell("exec \"$0\" transcribe -m model a.wav --report r.jsonl >&-", in: folder)
    #expect(run.status == 4 && run.errors.contains("Bad file descriptor"), "\(run)")
    let report = try folder.read("r.jsonl").split(separator: "\n")
    #expect(report.allSatisfy { $0.hasPrefix("{") }, "\(report)")
  }

  @Test(arguments: ["<&-", "</"]) func inputThatCannotBeReadIsAnError(redirection: String) throws {
    let folder = try TemporaryFolder()
    _ = try TinyModel.write(to: folder, name: "model")
    let run = try shell("exec \"$0\" tokenizer encode model \(redirection)", in: folder)
    #expect(run.status == 1 && run.errors.contains("standard input cannot be read"), "\(run)")
  }
}
