internal import Foundation
internal import Glibc

/// A file that tells what became of each recording: one JSON object a line, as soon as it is known.
struct RunReport {
  /// What became of a recording.
  enum Status: String, Encodable {
    case done, failed, skipped
  }

  /// A line of the report.
  struct Entry: Encodable {
    var file: String
    var status: Status
    /// The files that hold the result, unless it went to standard output.
    var outputs: [String] = []
    /// Seconds of audio, where the recording was transcribed.
    var duration: Double?
    /// Why there is no result.
    var error: String?
    /// Seconds since the start of the work.
    var elapsed: Double
    /// The part of the work that it belongs to.
    var shard: String?
  }

  private let path: String
  private let file: FileHandle

  /// Begins a report, or goes on with one.
  ///
  /// - Throws: `Failure` with the status `.output` if the file cannot be written, or is there already and
  ///   shall neither be continued nor replaced.
  init(_ path: String, continues: Bool, replaces: Bool) throws(Failure) {
    self.path = path
    let unwritable = Failure(.output, "\(path): the report cannot be written; check its folder.")
    // Always at the end, whatever else writes into the file.
    let flags = O_APPEND | O_CLOEXEC
    var isNew = false
    var descriptor = open(path, O_RDWR | flags)
    if descriptor < 0, errno == ENOENT {
      isNew = true
      descriptor = open(path, O_RDWR | O_CREAT | flags, 0o666)
    }
    // A pipe may be there to be written only.
    if descriptor < 0 { descriptor = open(path, O_WRONLY | flags) }
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw unwritable }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    // What a link leads to counts, not the link.
    guard status.st_mode & S_IFMT == S_IFREG, !isNew else { return }
    var output = stat()
    if fstat(STDOUT_FILENO, &output) == 0,
      (output.st_dev, output.st_ino) == (status.st_dev, status.st_ino)
    {
      throw Failure(
        .output, "\(path): standard output goes into the same file; name another for the report.")
    }
    guard continues || replaces else {
      throw Failure(
        .output,
        "\(path): there is a report already; take --resume to continue it, or --force to replace it."
      )
    }
    if replaces {
      guard ftruncate(descriptor, 0) == 0 else { throw unwritable }
      return
    }
    // A process that was killed may have left half a line.
    guard let end = try? file.seekToEnd(), end > 0 else { return }
    try? file.seek(toOffset: end - 1)
    if (try? file.read(upToCount: 1)) != Data("\n".utf8) { try append(Data("\n".utf8)) }
  }

  /// Adds a line.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func write(_ entry: Entry) throws(Failure) {
    do {
      try append(Data((JSONLine.encoding(entry) + "\n").utf8))
    } catch {
      throw Failure(error)
    }
  }

  private func append(_ data: Data) throws(Failure) {
    do {
      try file.write(contentsOf: data)
    } catch {
      throw Failure(.output, "\(path): the report cannot be written; check the free space.")
    }
  }
}
