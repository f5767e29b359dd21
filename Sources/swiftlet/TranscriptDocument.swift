internal import Foundation
internal import Recognition

/// A transcript as JSON. The keys are explained by `swiftlet transcribe --help`, and stay.
struct TranscriptDocument: Encodable {
  struct Word: Encodable {
    let word: String
    let start, end, confidence: Double
  }

  struct Token: Encodable {
    let token: String
    let start, end, confidence: Double
  }

  struct Alternative: Encodable {
    let text: String
    let score: Double
  }

  struct Effort: Encodable {
    let passes: Int
    let drafted, accepted: Int?

    /// Nil for a decoder that makes no passes.
    init?(_ effort: DecodingEffort) {
      guard effort.passes > 0 else { return nil }
      passes = effort.passes
      drafted = effort.drafted > 0 ? effort.drafted : nil
      accepted = effort.drafted > 0 ? effort.accepted : nil
    }
  }

  let file, text: String
  let confidence, duration: Double
  let model, decoder: String
  let effort: Effort?
  let words: [Word]?
  let tokens: [Token]?
  let alternatives: [Alternative]?

  init(
    _ transcript: Transcript, file: String, model: String, decoder: String,
    details: TranscriptWriter.Details
  ) {
    self.file = file
    self.model = model
    self.decoder = decoder
    text = transcript.text
    confidence = transcript.confidence.decimals(4)
    duration = transcript.duration.decimals(3)
    effort = Effort(transcript.effort)
    words =
      details.words
      ? transcript.words.map {
        Word(
          word: $0.text, start: $0.start.decimals(3), end: $0.end.decimals(3),
          confidence: $0.confidence.decimals(4))
      } : nil
    tokens =
      details.words
      ? transcript.tokens.map {
        Token(
          token: $0.text, start: $0.start.decimals(3), end: $0.end.decimals(3),
          confidence: $0.confidence.decimals(4))
      } : nil
    alternatives =
      details.alternatives
      ? transcript.alternatives.map { Alternative(text: $0.text, score: $0.score.decimals(4)) }
      : nil
  }

  /// One line of JSON with its keys in order.
  func line() throws -> String { try JSONLine.encoding(self) }
}
