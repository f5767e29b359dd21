internal import ArgumentParser
internal import Foundation

/// Which recordings a command works on.
struct InputOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The recordings.", valueName: "file"))
  var files: [String] = []

  @Flag(name: [.customShort("r"), .long], help: "Take the recordings in folders, and below them.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Take the files, or folders, that this file names, one a line or ended by zero bytes; - is "
        + "standard input.", valueName: "file"))
  var filesFrom: String?

  @Option(
    help: ArgumentHelp(
      "Do one part of the work, such as 2/8, the second of eight parts of like duration; env is the part "
        + "that mpirun, srun or an array of Slurm's jobs gave this process.",
      valueName: "i/n|env"),
    transform: Self.shard)
  var shard: Shard?

  func validate() throws {
    guard !files.isEmpty || filesFrom != nil else {
      throw ValidationError("no recording is named; name some, or a list with --files-from.")
    }
    let readers =
      files.count { $0 == RecordingList.standardInput }
      + (filesFrom == RecordingList.standardInput ? 1 : 0)
    guard readers <= 1 else {
      throw ValidationError("standard input (-) can be read only once.")
    }
    if shard != nil, files.contains(RecordingList.standardInput) {
      throw ValidationError("--shard divides files among processes; standard input (-) is none.")
    }
  }

  /// The recordings that are named.
  ///
  /// - Throws: `Failure` if the list cannot be read or nothing is named in it.
  func recordings() throws(Failure) -> RecordingList {
    guard let filesFrom else { return RecordingList(files, isRecursive: recursive) }
    let listed = NameList(try TextFile.bytes(of: filesFrom, what: "the list of recordings"))
    let list = RecordingList(
      files, listed: listed.names, unusable: listed.problems, isRecursive: recursive)
    guard !list.files.isEmpty || !list.problems.isEmpty else {
      throw Failure(.someInputsFailed, "\(filesFrom): this list names no recordings.")
    }
    return list
  }

  private static func shard(_ argument: String) throws -> Shard {
    if argument == "env" {
      guard let shard = Shard(environment: ProcessInfo.processInfo.environment) else {
        throw ValidationError(
          "neither Open MPI, PMI nor Slurm tells in the environment which part this process does.")
      }
      return shard
    }
    guard let shard = Shard(argument) else {
      throw ValidationError("it is no part such as 2/8, with a number from 1 to the second one.")
    }
    return shard
  }
}
