/// Something about a line of a manifest that whoever made it should look at before training.
package struct ManifestDefect: Sendable, Equatable {
  /// What kind of thing it is.
  package enum Kind: String, Sendable, CaseIterable {
    /// The manifest has no utterances.
    case emptyManifest = "empty-manifest"
    /// The line does not describe an utterance.
    case badLine = "bad-line"
    /// Nothing is said.
    case emptyText = "empty-text"
    /// The tokenizer has no token for some of the text.
    case unknownCharacters = "unknown-characters"
    /// The recording is not there or cannot be used.
    case badAudio = "bad-audio"
    /// The recording ends before the utterance does.
    case durationPastEnd = "duration-past-end"
  }

  /// The manifest.
  package let path: String
  /// The line, counted from 1; nil where the whole file is meant.
  package let line: Int?
  /// What kind of thing it is.
  package let kind: Kind
  /// What it is, as a sentence without its subject.
  package let reason: String
  /// Whether the utterance can be learnt from all the same.
  package let isUsable: Bool
}
