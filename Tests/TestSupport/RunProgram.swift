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
  /// Into an open file or terminal.
  case handle(FileHandle)
}

/// Where a program under test reads from.
package enum ProgramInput: Sendable {
  /// These bytes, as a file.
  case data(Data)
  /// These bytes, through a pipe that is closed after them.
  case piped(Data)
  /// What `RunningProgram.write` writes, until `closeInput`.
  case pipe
  /// An open file or terminal.
  case handle(FileHandle)
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
  try RunningProgram(arguments, input: .data(input), in: folder, output: output)
    .finish(limit: limit)
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
  private let pipe = Pipe()

  /// Starts the program; the parameters are those of `runProgram`. `launcher` is the command line of a program
  /// that starts it, if one is to.
  package init(
    _ arguments: [String], input: ProgramInput = .data(Data()), in folder: URL? = nil,
    output: ProgramOutput = .captured, launcher: [String] = []
  ) throws {
    scratch = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    for name in ["output", "errors"] { try Data().write(to: scratch.appending(path: name)) }

    let program = try Self.program()
    process.executableURL = launcher.first.map { URL(filePath: $0) } ?? program
    process.arguments = (launcher.isEmpty ? [] : launcher.dropFirst() + [program.path]) + arguments
    process.currentDirectoryURL = folder
    switch input {
    case .data(let data):
      try data.write(to: scratch.appending(path: "input"))
      process.standardInput = try FileHandle(forReadingFrom: scratch.appending(path: "input"))
    case .piped, .pipe: process.standardInput = pipe
    case .handle(let handle): process.standardInput = handle
    }
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
    case .handle(let handle): process.standardOutput = handle
    }
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
    if case .piped(let data) = input {
      let writer = pipe.fileHandleForWriting
      Thread {
        // A program that has refused its input reads no more of it.
        try? Self.write(data, to: writer)
        try? writer.close()
      }.start()
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: scratch)
  }

  /// Sends a signal, as `kill` does.
  package func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Writes to the program's standard input, which is a pipe; waits while that is full.
  ///
  /// - Throws: where the program reads no more.
  package func write(_ bytes: some Sequence<UInt8>) throws {
    try Self.write(Data(bytes), to: pipe.fileHandleForWriting)
  }

  private static func write(_ bytes: Data, to writer: FileHandle) throws {
    // The signal would end the tests; to ignore it everywhere would hide how programs take it.
    var (signals, before) = (sigset_t(), sigset_t())
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer {
      var atOnce = timespec()
      sigtimedwait(&signals, nil, &atOnce)
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    try writer.write(contentsOf: bytes)
  }

  /// Ends the program's standard input, which is a pipe.
  package func closeInput() throws {
    try pipe.fileHandleForWriting.close()
  }

  /// Waits until standard output, which is captured, holds so many lines; gives up after `limit`
  /// seconds.
  package func outputLines(_ count: Int, limit: Double = 60) throws -> [String] {
    let deadline = ContinuousClock.now + .seconds(limit)
    while true {
      let lines = try text("output").split(separator: "\n").map(String.init)
      if lines.count >= count { return lines }
      guard ContinuousClock.now < deadline else {
        throw ProgramTimeout(description: "\(lines.count) lines of \(count) after \(limit) s")
      }
      usleep(10_000)
    }
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
