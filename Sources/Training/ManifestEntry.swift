/// One utterance of a manifest: where its sound is and what is said in it.
package struct ManifestEntry: Sendable, Equatable {
  /// The path of the recording, absolute or relative to the working directory.
  package var audioPath: String
  /// What is said. Empty text means that nothing is.
  package var text: String
  /// Length in seconds, above 0; nil if the manifest does not tell.
  package var duration: Double?
  /// Where in the recording the utterance starts, in seconds.
  package var offset: Double
  /// Who speaks.
  package var speaker: String?
  /// The part of the corpus whose error rate is reported by itself.
  package var group: String?

  /// An utterance; `offset` is 0 where the recording holds nothing else.
  package init(
    audioPath: String, text: String, duration: Double?, offset: Double = 0, group: String? = nil
  ) {
    self.audioPath = audioPath
    self.text = text
    self.duration = duration
    self.offset = offset
    self.group = group
  }

  /// Reads the object of one manifest line; `folder` is what a relative audio path is relative to.
  ///
  /// Keys other than those of this type are ignored: corpora carry notes of their own.
  init(_ value: JSONValue, folder: String) throws(ManifestFault) {
    guard case .object(let members) = value else {
      throw ManifestFault(found: value.summary, expected: "an object like {\"audio_filepath\": …}")
    }
    let reader = ManifestLineReader(members: members)
    let path = try reader.text("audio_filepath")
    guard !path.isEmpty else {
      throw ManifestFault(found: "“audio_filepath” empty", expected: "the path of a recording")
    }
    audioPath = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    text = try reader.text("text")
    duration = try reader.seconds("duration")
    if let duration, duration <= 0 {
      throw ManifestFault(found: "“duration” \(duration)", expected: "seconds above 0")
    }
    offset = try reader.seconds("offset") ?? 0
    guard offset >= 0 else {
      throw ManifestFault(found: "“offset” \(offset)", expected: "seconds from 0")
    }
    speaker = try reader.label("speaker")
    group = try reader.label("group")
  }
}

/// Why a line is not an utterance, before its number is known.
struct ManifestFault: Error, Equatable {
  let found: String
  let expected: String
}

/// Reads the members of one line as the types that they must have.
private struct ManifestLineReader {
  let members: [String: JSONValue]

  func text(_ key: String) throws(ManifestFault) -> String {
    switch members[key] {
    case .string(let text): return text
    case nil: throw ManifestFault(found: "no “\(key)”", expected: "a string under that key")
    case .some(let other): throw wrongType(key, other, "a string")
    }
  }

  func seconds(_ key: String) throws(ManifestFault) -> Double? {
    switch members[key] {
    case .integer(let value): return Double(value)
    case .number(let value): return value
    case nil, .null: return nil
    case .some(let other): throw wrongType(key, other, "a number of seconds")
    }
  }

  /// A name; numbers, which corpora use for speakers, are taken as they are spelled.
  func label(_ key: String) throws(ManifestFault) -> String? {
    switch members[key] {
    case .string(let text): return text
    case .integer(let value): return String(value)
    case nil, .null: return nil
    case .some(let other): throw wrongType(key, other, "a string")
    }
  }

  private func wrongType(_ key: String, _ value: JSONValue, _ expected: String) -> ManifestFault {
    ManifestFault(found: "“\(key)” \(value.summary)", expected: expected)
  }
}
