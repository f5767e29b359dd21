package import Foundation
import Glibc

/// A run of the built program as its user sees it: what it wrote and how it ended.
package struct ProgramRun: Sendable {
  /// The exit status; 128 plus the signal's number where a signal ended it, as shells report it.
  package let status: Int32
  /// All of standard output, where it was captured.
  package let output: String
  /// All of standard error.
  package let errors: String

  /// The lines of standard error.
  package var errorLines: [String] {
    errors.split(separator: "\n").map(String.init)
  }
}

/// Where a program under test writes its results.
package enum ProgramOutput: Sendable {
  /// Into `ProgramRun.output`.
  case captured
  /// Into the file or device at this path, which must exist.
  case file(String)
  /// Into a pipe whose reader has already gone.
  case closedPipe
}

/// Runs the program that was built beside the running tests and waits for its end.
///
/// - Parameters:
///   - arguments: The command line after the program's name.
///   - input: The bytes on standard input, which is empty unless given.
///   - folder: The working directory; that of the tests unless given.
///   - output: Where standard output goes.
///   - limit: The seconds after which the program is killed.
/// - Returns: What the program wrote and how it ended.
/// - Throws: `ProgramTimeout` after `limit`, or what Foundation says about starting it.
package func runProgram(
  _ arguments: [String], input: Data = Data(), in folder: URL? = nil,
  output: ProgramOutput = .captured, limit: Double = 60
) throws -> ProgramRun {
  try RunningProgram(arguments, input: input, in: folder, output: output).finish(limit: limit)
}

/// The program under test did not end in time and was killed.
package struct ProgramTimeout: Error, CustomStringConvertible {
  package let description: String
}

/// The program while it runs, for tests that interrupt or kill it.
///
/// Its output goes through files, so that no amount of it can block the program.
package final class RunningProgram {
  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  private let scratch: URL

  /// Starts the program; the parameters are those of `runProgram`. `launcher` is the command line of a program
  /// that starts it, if one is to.
  package init(
    _ arguments: [String], input: Data = Data(), in folder: URL? = nil,
    output: ProgramOutput = .captured, launcher: [String] = []
  ) throws {
    scratch = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    try input.write(to: scratch.appending(path: "input"))
    for name in ["output", "errors"] { try Data().write(to: scratch.appending(path: name)) }

    let program = try Self.program()
    process.executableURL = launcher.first.map { URL(filePath: $0) } ?? program
    process.arguments = (launcher.isEmpty ? [] : launcher.dropFirst() + [program.path]) + arguments
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: scratch.appending(path: "input"))
    process.standardError = try FileHandle(forWritingTo: scratch.appending(path: "errors"))
    switch output {
    case .captured:
      process.standardOutput = try FileHandle(forWritingTo: scratch.appending(path: "output"))
    case .file(let path):
      process.standardOutput = try FileHandle(forWritingTo: URL(filePath: path))
    case .closedPipe:
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      process.standardOutput = pipe.fileHandleForWriting
    }
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  deinit {
    try? FileManager.default.removeItem(at: scratch)
  }

  /// Sends a signal, as `kill` does.
  package func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Everything written to standard error so far, for tests that wait for a sign of life.
  package var errorsSoFar: String {
    get throws { try text("errors") }
  }

  /// Waits for the end of the program, but kills it after `limit` seconds.
  ///
  /// - Throws: `ProgramTimeout` with what the program had written by then.
  package func finish(limit: Double = 60) throws -> ProgramRun {
    guard ended.wait(timeout: .now() + limit) == .success else {
      send(SIGKILL)
      ended.wait()
      throw ProgramTimeout(
        description: "No end after \(limit) s. Standard error so far: \(try text("errors"))")
    }
    let status = process.terminationStatus
    return ProgramRun(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: try text("output"), errors: try text("errors"))
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: scratch.appending(path: name)), as: UTF8.self)
  }

  /// The build puts the program into the folder of the test bundle, which is a program itself.
  private static func program() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "swiftlet")
  }
}
