import Foundation

/// A line of a manifest that does not describe an utterance.
package struct ManifestProblem: Sendable, Equatable, CustomStringConvertible {
  /// Counted from 1, blank lines included, as editors do.
  package let line: Int
  /// What stands there.
  package let found: String
  /// What should stand there.
  package let expected: String

  package var description: String { "line \(line): found \(found), expected \(expected)" }
}

/// A corpus as a list of utterances: a file with one JSON object per line.
///
/// ```
/// {"audio_filepath": "clips/a.flac", "duration": 3.2, "text": "hello world", "speaker": "ada"}
/// ```
/// `audio_filepath` (relative to the manifest's folder, or absolute) and `text` are required;
/// `duration`, `offset`, `speaker` and `group` are optional, other keys are ignored. Blank lines
/// are skipped. Reading goes on past broken lines, so that a caller can report them all, and then
/// stop with `requiringSoundness` or work with what is good.
package struct Manifest: Sendable, Equatable {
  /// Whether a line must tell how long its utterance is.
  package enum DurationRule: Sendable {
    /// Batches are planned from durations before any recording is opened.
    case required
    /// Enough for evaluation, which learns the duration as it reads.
    case optional
  }

  /// Where the manifest was read from, as given.
  package let path: String
  /// The utterances, in the order of the file.
  package let entries: [ManifestEntry]
  /// The lines that could not be used, in the order of the file.
  package let problems: [ManifestProblem]

  /// Seconds of audio in all utterances whose duration is known.
  package var totalDuration: Double { entries.reduce(0) { $0 + ($1.duration ?? 0) } }

  /// Reads a manifest as a stream: memory holds the entries and one block of the file.
  ///
  /// - Throws: `TrainingError.unreadable` if the file cannot be opened or read.
  package static func read(
    _ path: String, durations: DurationRule = .optional
  ) throws(TrainingError) -> Manifest {
    do {
      var lines = try lines(of: path)
      return try Manifest(path: path, durations: durations) { try lines.next() }
    } catch {
      throw .unreadable(path: path, reason: FileFailure(error).description)
    }
  }

  /// The lines of a file, read as they are asked for.
  static func lines(of path: String) throws -> LineReader {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return LineReader { try file.read(upToCount: 1 << 20).map(Array.init) ?? [] }
  }

  /// The folder that audio paths of a manifest are relative to; empty for the working directory.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// This manifest, if every line of it could be used and there is at least one.
  ///
  /// - Throws: `TrainingError.brokenManifest` with all problems, or `.emptyManifest`.
  package func requiringSoundness() throws(TrainingError) -> Manifest {
    guard problems.isEmpty else { throw .brokenManifest(path: path, problems: problems) }
    guard !entries.isEmpty else { throw .emptyManifest(path: path) }
    return self
  }

  init(path: String, durations: DurationRule, nextLine: () throws -> LineReader.Line?) rethrows {
    let folder = Self.folder(of: path)
    var entries: [ManifestEntry] = []
    var problems: [ManifestProblem] = []
    var number = 0
    while let line = try nextLine() {
      number += 1
      do {
        if let entry = try Self.entry(of: line, folder: folder, durations: durations) {
          entries.append(entry)
        }
      } catch {
        problems.append(
          ManifestProblem(line: number, found: error.found, expected: error.expected))
      }
    }
    self.path = path
    self.entries = entries
    self.problems = problems
  }

  /// What a blank line is made of. Other control characters are not: a file that a power cut left half written
  /// ends in zeros.
  private static let blanks: [UInt8] = Array(" \t\r".utf8)

  /// The utterance that a line describes; nil if it is blank.
  static func entry(
    of line: LineReader.Line, folder: String, durations: DurationRule
  ) throws(ManifestFault) -> ManifestEntry? {
    guard case .text(let bytes) = line else {
      throw ManifestFault(found: "a line of more than a megabyte", expected: "one utterance a line")
    }
    guard bytes.contains(where: { !Self.blanks.contains($0) }) else { return nil }
    let value: JSONValue
    do {
      value = try JSONParser.parse(bytes)
    } catch {
      throw ManifestFault(
        found: "\(error.found) at column \(error.column)", expected: error.expected)
    }
    let entry = try ManifestEntry(value, folder: folder)
    guard entry.duration != nil || durations == .optional else {
      throw ManifestFault(found: "no “duration”", expected: "the utterance's length in seconds")
    }
    return entry
  }
}
