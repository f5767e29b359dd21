internal import ArgumentParser

/// How transcripts are written.
package enum TranscriptFormat: String, Sendable, CaseIterable {
  /// Lines for people.
  case txt
  /// One object a line for programs.
  case json
}

extension TranscriptFormat: ExpressibleByArgument {}
