internal import Foundation

/// A transcript as JSON, described by `Documentation/transcript.schema.json`.
///
/// The keys stay. New ones may come without a new version; a new version means that old keys changed.
package struct TranscriptDocument: Encodable {
  /// The version of the schema.
  package static let version = 1

  private struct Word: Encodable {
    let word: String
    let start, end, confidence: Double

    init(_ unit: Transcript.Unit) {
      word = unit.text
      (start, end) = (unit.start.decimals(3), unit.end.decimals(3))
      confidence = unit.confidence.decimals(4)
    }
  }

  private struct Token: Encodable {
    let token: String
    let start, end, confidence: Double

    init(_ unit: Transcript.Unit) {
      token = unit.text
      (start, end) = (unit.start.decimals(3), unit.end.decimals(3))
      confidence = unit.confidence.decimals(4)
    }
  }

  private struct Segment: Encodable {
    let text: String
    let start, end, confidence: Double

    init(_ segment: Transcript.Segment) {
      text = segment.text
      (start, end) = (segment.start.decimals(3), segment.end.decimals(3))
      confidence = segment.confidence.decimals(4)
    }
  }

  private struct Alternative: Encodable {
    let text: String
    let score: Double
  }

  private struct Effort: Encodable {
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

  private struct Timing: Encodable {
    let loading, elapsed: Double
  }

  private let version = Self.version
  private let file, text: String
  private let confidence, duration: Double
  private let model, decoder: String
  private let effort: Effort?
  private let segments: [Segment]
  private let words: [Word]?
  private let tokens: [Token]?
  private let alternatives: [Alternative]?
  private let timing: Timing?

  /// A transcript with its origin and, if asked for, its words, tokens and readings.
  package init(
    _ transcript: Transcript, from origin: TranscriptOrigin, details: TranscriptDetails
  ) {
    file = origin.file
    model = origin.model
    decoder = origin.decoder
    timing = origin.timing.map {
      Timing(loading: $0.loading.decimals(3), elapsed: $0.elapsed.decimals(3))
    }
    text = transcript.text
    confidence = transcript.confidence.decimals(4)
    duration = transcript.duration.decimals(3)
    effort = Effort(transcript.effort)
    segments = transcript.segments.map(Segment.init)
    words = details.words ? transcript.words.map(Word.init) : nil
    tokens = details.words ? transcript.tokens.map(Token.init) : nil
    alternatives =
      details.alternatives
      ? transcript.alternatives.map { Alternative(text: $0.text, score: $0.score.decimals(4)) }
      : nil
  }

  /// One line of JSON with its keys in order, without its end.
  ///
  /// - Throws: `EncodingError` if a number is not finite.
  package func line() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension BinaryFloatingPoint {
  /// Rounded to so many decimals, for people and programs that read it.
  fileprivate func decimals(_ count: Int) -> Double {
    let scale = Foundation.pow(10, Double(count))
    return (Double(self) * scale).rounded() / scale
  }
}
