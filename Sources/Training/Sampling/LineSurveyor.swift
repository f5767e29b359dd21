internal import Audio
internal import Text

/// Looks at the lines of one manifest, each by itself.
struct LineSurveyor: Sendable {
  /// What a line turned out to be.
  struct Finding: Sendable {
    let line: Int
    /// Nil where there is nothing to plan.
    var size: UtteranceSize?
    var defects: [ManifestDefect]
  }

  let path: String
  let tokenizer: Tokenizer
  let opensAudio: Bool

  /// Seconds by which a recording may be shorter than its manifest says, because manifests are rounded.
  private static let tolerance = 0.05

  /// What is on the line with this number; nil if it is blank.
  func survey(_ line: LineReader.Line, number: Int) -> Finding? {
    var finding = Finding(line: number, defects: [])
    func note(_ kind: ManifestDefect.Kind, _ reason: String, isUsable: Bool) {
      finding.defects.append(
        ManifestDefect(path: path, line: number, kind: kind, reason: reason, isUsable: isUsable))
    }
    let entry: ManifestEntry
    do {
      guard
        let found = try Manifest.entry(
          of: line, folder: Manifest.folder(of: path), durations: .required)
      else { return nil }
      entry = found
    } catch {
      note(.badLine, "found \(error.found), expected \(error.expected)", isUsable: false)
      return finding
    }
    if entry.text.allSatisfy(\.isWhitespace) {
      note(.emptyText, "its text is empty", isUsable: true)
    }
    let tokens = try? tokenizer.encode(entry.text)
    if tokens.map({ tokens in tokens.contains { $0 == tokenizer.unknownToken } }) ?? true {
      let unknown = tokenizer.unknownCharacters(in: entry.text)
      let list = unknown.prefix(8).map { "“\($0)”" }.joined(separator: " ")
      note(
        .unknownCharacters,
        unknown.isEmpty
          ? "the tokenizer cannot divide its text" : "the tokenizer has no token for \(list)",
        isUsable: tokens != nil)
    }
    if opensAudio, let (kind, reason) = defect(ofAudio: entry) {
      note(kind, reason, isUsable: kind != .badAudio)
    }
    if let tokens, finding.defects.allSatisfy(\.isUsable) {
      finding.size = UtteranceSize(
        seconds: entry.duration ?? .nan, tokens: tokens, key: entry.key)
    }
    return finding
  }

  private func defect(ofAudio entry: ManifestEntry) -> (ManifestDefect.Kind, String)? {
    do {
      let reader = try AudioFileReader(
        entry.audioPath, offset: entry.offset, duration: entry.duration)
      guard let end = reader.promisedSeconds, let duration = entry.duration,
        entry.offset + duration > end + Self.tolerance
      else { return nil }
      return (
        .durationPastEnd,
        "it ends at \(entry.offset + duration) s, its recording at \(end) s"
      )
    } catch {
      return (.badAudio, error.description)
    }
  }
}

extension ManifestEntry {
  /// What tells this utterance from others, whatever line it stands on.
  package var key: UInt64 {
    UtteranceSize.key("\(audioPath)|\(offset)|\(duration ?? 0)|\(text)")
  }
}
