internal import Audio
internal import Tensors
package import Text

/// What a plan of batches needs to know of manifests, and everything that is wrong with them.
///
/// Manifests are read as streams, of which only sizes are kept: ten million utterances take half a
/// gigabyte.
package struct ManifestSurvey: Sendable {
  /// Where an utterance stands.
  package struct Place: Sendable, Equatable {
    /// The position of the manifest in the list.
    package let manifest: Int32
    /// The line, counted from 1.
    package let line: Int32
  }

  /// The utterances that can be planned.
  package private(set) var sizes: [UtteranceSize] = []
  /// Where each of them stands.
  package private(set) var places: [Place] = []
  /// What is wrong, in the order of manifests and lines.
  package private(set) var defects: [ManifestDefect] = []
  /// How many lines describe, or should describe, an utterance.
  package private(set) var lines = 0

  /// Lines that are looked at together before the next ones are read.
  private static let blockSize = 8192

  /// Reads manifests, on `workers` threads. Recordings are opened, but not decoded, if `opensAudio`.
  /// `progress` is told how many lines have been read; what it throws ends the survey.
  ///
  /// - Throws: `TrainingError.unreadable` for a manifest that cannot be read.
  package init(
    _ manifests: [String], tokenizer: Tokenizer, opensAudio: Bool, workers: Int,
    progress: (_ lines: Int) throws -> Void = { _ in }
  ) throws {
    for (number, path) in manifests.enumerated() {
      let surveyor = LineSurveyor(path: path, tokenizer: tokenizer, opensAudio: opensAudio)
      var reader = try Self.reading(path) { try Manifest.lines(of: path) }
      let before = lines
      var line = 0
      while true {
        let block = try Self.reading(path) { try reader.next(Self.blockSize) }
        guard !block.isEmpty else { break }
        // Few lines at a time would be many hand-overs, many lines at a time uneven work.
        let parts = stride(from: 0, to: block.count, by: 256).map {
          $0..<min($0 + 256, block.count)
        }
        let first = line + 1
        let found = parallelMap(count: parts.count, workers: workers) { part in
          parts[part].compactMap { surveyor.survey(block[$0], number: first + $0) }
        }
        for result in found.joined() {
          lines += 1
          defects += result.defects
          guard let size = result.size else { continue }
          sizes.append(size)
          places.append(Place(manifest: Int32(number), line: Int32(result.line)))
        }
        line += block.count
        try progress(lines)
      }
      if lines == before {
        defects.append(
          ManifestDefect(
            path: path, line: nil, kind: .emptyManifest,
            reason: "it has no utterances, expected one JSON object per line", isUsable: false))
      }
    }
  }

  /// The positions of the utterances of each of `count` manifests.
  package func sources(count: Int) -> [Range<Int>] {
    var first = 0
    return (0..<count).map { manifest in
      let end = places[first...].firstIndex { Int($0.manifest) > manifest } ?? places.count
      defer { first = end }
      return first..<end
    }
  }

  private static func reading<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(TrainingError) -> Value {
    do {
      return try body()
    } catch {
      throw .unreadable(path: path, reason: FileFailure(error).description)
    }
  }
}

extension LineReader {
  /// The next lines, at most `count`; none after the last.
  fileprivate mutating func next(_ count: Int) throws -> [Line] {
    var lines: [Line] = []
    while lines.count < count, let line = try next() { lines.append(line) }
    return lines
  }
}
