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
}
