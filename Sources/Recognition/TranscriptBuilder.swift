import Foundation
package import Text

/// Turns the hypotheses of a recording's segments into a transcript: frames into seconds, tokens into
/// words.
package struct TranscriptBuilder: Sendable {
  /// A segment of a recording with what was heard in it.
  package struct Segment: Sendable {
    /// Where it starts in the recording, in seconds, and how long it is.
    package var start, duration: Double
    /// Encoder frames.
    package var frames: Int
    /// What was heard, best first, and the work that it took.
    package var decoded: DecodedUtterance
    var hypotheses: [Hypothesis] { decoded.hypotheses }

    /// A decoded segment.
    package init(start: Double, duration: Double, frames: Int, decoded: DecodedUtterance) {
      self.start = start
      self.duration = duration
      self.frames = frames
      self.decoded = decoded
    }
  }

  let tokenizer: Tokenizer
  /// Seconds from one encoder frame to the next.
  let frameSeconds: Double

  /// Text by this tokenizer, times in frames of this length.
  package init(tokenizer: Tokenizer, frameSeconds: Double) {
    self.tokenizer = tokenizer
    self.frameSeconds = frameSeconds
  }

  /// The transcript of a recording of `duration` seconds from its segments, in order.
  package func transcript(_ segments: [Segment], duration: Double) -> Transcript {
    var (words, tokens): ([Transcript.Unit], [Transcript.Unit]) = ([], [])
    var spoken: [Transcript.Segment] = []
    var (logConfidence, count) = (0.0, 0)
    for segment in segments {
      guard let best = segment.hypotheses.first else { continue }
      let units = timed(best.tokens, segment, duration)
      let said = self.words(of: best.tokens, units, segment, duration)
      if let first = said.first, let last = said.last {
        spoken.append(
          Transcript.Segment(
            text: said.map(\.text).joined(separator: " "), start: first.start, end: last.end,
            confidence: geometricMean(units.map(\.confidence)),
            words: words.count..<words.count + said.count,
            tokens: tokens.count..<tokens.count + units.count))
      }
      tokens += units
      words += said
      if best.tokens.isEmpty {
        // Silence: how sure the search was of nothing, frame by frame.
        logConfidence += Double(best.score) / Double(max(1, segment.frames))
        count += 1
      } else {
        logConfidence += units.reduce(0) { $0 + log(Double($1.confidence)) }
        count += units.count
      }
    }
    return Transcript(
      text: words.map(\.text).joined(separator: " "), segments: spoken, words: words,
      tokens: tokens,
      confidence: count == 0 ? 0 : Float(exp(logConfidence / Double(count))),
      duration: duration, alternatives: alternatives(segments),
      effort: segments.reduce(into: DecodingEffort()) { $0 += $1.decoded.effort })
  }

  /// The text of tokens that `text` begins with, as far as it is the beginning of that text: a
  /// character that only some of its bytes are there of is left out.
  package func stableText(of tokens: [Int], in text: String) -> String {
    var tokens = tokens[...]
    while !tokens.isEmpty {
      let stable = tokenizer.decode(Array(tokens))
      let isWhole = stable.unicodeScalars.last != "\u{FFFD}"
      if isWhole && text.unicodeScalars.starts(with: stable.unicodeScalars) { return stable }
      tokens.removeLast()
    }
    return ""
  }

  /// Seconds for each token of a segment.
  private func timed(
    _ tokens: [Hypothesis.Token], _ segment: Segment, _ duration: Double
  ) -> [Transcript.Unit] {
    let spans = tokens.map {
      Timeline.Span(
        start: segment.start + Double($0.frames.lowerBound) * frameSeconds,
        end: segment.start + Double($0.frames.upperBound) * frameSeconds)
    }
    return zip(tokens, Timeline.disjoint(spans, inside: bounds(segment, duration))).map {
      Transcript.Unit(
        text: tokenizer.piece($0.id), start: $1.start, end: $1.end, confidence: $0.confidence)
    }
  }

  /// The words of a segment, each as long as its tokens. Two words of one token share its time.
  private func words(
    of tokens: [Hypothesis.Token], _ units: [Transcript.Unit], _ segment: Segment,
    _ duration: Double
  ) -> [Transcript.Unit] {
    let words = tokenizer.words(of: tokens.map(\.id)).filter {
      !$0.word.isEmpty && !$0.tokens.isEmpty
    }
    let spans = words.map {
      Timeline.Span(
        start: units[$0.tokens.lowerBound].start, end: units[$0.tokens.upperBound - 1].end)
    }
    return zip(words, Timeline.disjoint(spans, inside: bounds(segment, duration))).map {
      Transcript.Unit(
        text: $0.word, start: $1.start, end: $1.end,
        confidence: geometricMean(units[$0.tokens].map(\.confidence)))
    }
  }

  private func bounds(_ segment: Segment, _ duration: Double) -> Timeline.Span {
    Timeline.Span(start: segment.start, end: min(duration, segment.start + segment.duration))
  }

  /// The best texts of the whole recording, at most as many as there are readings of the segment that has most:
  /// every combination of the segments' readings counts, and scores add up. Texts that read the same are one, with the
  /// score of the best.
  private func alternatives(_ segments: [Segment]) -> [Transcript.Alternative] {
    let segments = segments.filter { !$0.hypotheses.isEmpty }
    let readings = segments.map { segment in
      withoutRepeats(
        segment.hypotheses.map {
          Transcript.Alternative(text: tokenizer.decode($0.tokens.map(\.id)), score: $0.score)
        })
    }
    let whole = BestCombinations.best(
      readings.map { $0.map { Double($0.score) } },
      limit: segments.map(\.hypotheses.count).max() ?? 1)
    return withoutRepeats(
      whole.map { combination in
        let parts = zip(readings, combination.items).map { $0[$1].text }
        return Transcript.Alternative(
          text: parts.filter { !$0.isEmpty }.joined(separator: " "),
          score: Float(combination.score))
      })
  }

  private func withoutRepeats(_ texts: [Transcript.Alternative]) -> [Transcript.Alternative] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0.text).inserted }
  }

  private func geometricMean(_ values: [Float]) -> Float {
    Float(exp(values.reduce(0) { $0 + log(Double($1)) } / Double(max(1, values.count))))
  }
}
