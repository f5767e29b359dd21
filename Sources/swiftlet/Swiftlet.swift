internal import ArgumentParser
import Glibc

/// The program: one subcommand per task.
@main
struct Swiftlet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiftlet",
    abstract: "Speech recognition: turns recordings into text, and trains the models that do it.",
    discussion: """
      Transcribe a recording with the model that comes with swiftlet:
        swiftlet transcribe interview.flac

      Results go to standard output, everything else to standard error.

      Exit status: 0 all is well, 1 some inputs failed (the others are done), 2 the command line \
      is wrong, 3 the model cannot be used, 4 a result cannot be written, 130 interrupted.
      """,
    version: "swiftlet 0.1.0",
    subcommands: [
      Transcribe.self, StreamCommand.self, Bench.self, Evaluate.self, Train.self, Curves.self,
      Batches.self, TokenizerCommand.self, Inspect.self, Export.self, ManualCommand.self,
    ])

  static func main() {
    Console.ignoreBrokenPipes()
    keepStandardDescriptors()
    Glibc.exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  /// Where standard input, output or errors are closed, the next file to be opened would take their number, and results
  /// would go into it. Something takes it that fails as if it were closed: output cannot be read, nor input written.
  private static func keepStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Parses and runs a command line, says what went wrong, and returns how the program ends.
  static func run(_ arguments: [String]) -> ExitStatus {
    do {
      var command = try parseAsRoot(OptionSpelling.canonical(arguments))
      try command.run()
      return .success
    } catch {
      return conclude(error)
    }
  }

  private static func conclude(_ error: any Error) -> ExitStatus {
    // ArgumentParser reports help, version and its own complaints as errors, too.
    switch exitCode(for: error) {
    case .success:
      do {
        try Console.output.write(fullMessage(for: error))
        return .success
      } catch {
        return conclude(error)
      }
    case .validationFailure:
      let complaint = fullMessage(for: error).trimmingPrefix("Error: ")
      try? Console.errors.write("swiftlet: \(complaint)")
      return .usage
    default:
      let failure = Failure(error)
      failure.report()
      return failure.status
    }
  }
}
