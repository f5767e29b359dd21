internal import Layers

/// Makes the results of a stream's segments: text, and times from the beginning of the stream.
struct SegmentResults: Sendable {
  let decoder: any SpeechDecoder
  let builder: TranscriptBuilder

  /// Seconds from one encoder frame to the next.
  var frameSeconds: Double { builder.frameSeconds }

  /// Where a segment begins and ends, or where it has come to, and where speech was detected in it.
  struct Place {
    var start, end: Double
    var speech: ClosedRange<Double>
  }

  /// A part of a segment that the encoder heard by itself, and where it begins and ends in seconds.
  struct Part {
    var speech: EncodedSpeech
    var start, end: Double
  }

  /// What was heard of a segment by now, in its first pass.
  func partial(
    _ hearing: LiveSegment.Hearing, frames: Int, at place: Place, index: Int
  ) -> StreamSegment {
    let transcript = transcript(
      [
        .init(
          start: place.start, duration: place.end - place.start, frames: frames,
          decoded: DecodedUtterance([hearing.hypothesis]))
      ], place)
    return StreamSegment(
      index: index, start: place.start, end: place.end, speech: place.speech,
      transcript: transcript,
      stableText: builder.stableText(of: hearing.stableTokens, in: transcript.text))
  }

  /// What was said in the parts of a segment, by the second pass. Throws what its decoder throws.
  func final(_ parts: [Part], at place: Place, index: Int) throws -> StreamSegment {
    let transcript = transcript(
      try parts.map { part in
        .init(
          start: part.start, duration: part.end - part.start,
          frames: part.speech.states.lengths[0], decoded: try decoder.decodeFinite(part.speech)[0])
      }, place)
    return StreamSegment(
      index: index, start: place.start, end: place.end, speech: place.speech,
      transcript: transcript, stableText: transcript.text)
  }

  private func transcript(_ parts: [TranscriptBuilder.Segment], _ place: Place) -> Transcript {
    var transcript = builder.transcript(parts, duration: place.end)
    transcript.duration = place.end - place.start
    return transcript
  }
}
