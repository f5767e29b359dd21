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

  /// What was heard of a segment by now, in its first pass.
  func partial(
    _ hearing: LiveSegment.Hearing, frames: Int, at place: Place, index: Int
  ) -> StreamSegment {
    let transcript = transcript(DecodedUtterance([hearing.hypothesis]), frames, place)
    return StreamSegment(
      index: index, start: place.start, end: place.end, speech: place.speech,
      transcript: transcript,
      stableText: builder.stableText(of: hearing.stableTokens, in: transcript.text))
  }

  /// What was said in a segment, by the second pass. Throws what its decoder throws.
  func final(_ speech: EncodedSpeech, at place: Place, index: Int) throws -> StreamSegment {
    let decoded = try decoder.decode(speech)
    let transcript = transcript(decoded[0], speech.states.lengths[0], place)
    return StreamSegment(
      index: index, start: place.start, end: place.end, speech: place.speech,
      transcript: transcript, stableText: transcript.text)
  }

  private func transcript(
    _ decoded: DecodedUtterance, _ frames: Int, _ place: Place
  ) -> Transcript {
    let segment = TranscriptBuilder.Segment(
      start: place.start, duration: place.end - place.start, frames: frames, decoded: decoded)
    var transcript = builder.transcript([segment], duration: place.end)
    transcript.duration = place.end - place.start
    return transcript
  }
}
