import ArgumentParser

/// The program: one subcommand per task.
@main
struct Swiftlet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiftlet", abstract: "Speech recognition: transcribe, train, evaluate.")
}
