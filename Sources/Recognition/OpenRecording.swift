package import Audio

/// A recording that is being read: from its file to segments at the rate of the model.
package struct OpenRecording: ~Copyable {
  private var reader: AudioFileReader
  private var resampler: ResamplerStream?
  private var segments: SegmentStream?
  private let expected: Double?
  private var frames = 0

  /// Opens `file` for a model that takes `sampleRate` samples per second. Throws `AudioError`.
  package init(
    _ file: RecordingFile, channel: ChannelSelection, sampleRate: Int, _ segmenter: Segmenter
  ) throws(AudioError) {
    let reader = try AudioFileReader(
      file.path, channel: channel, offset: file.offset, duration: file.duration)
    let resampler = try ResamplerStream(from: reader.sampleRate, to: sampleRate)
    expected = reader.promisedSeconds.map { promised in
      min(promised - file.offset, file.duration ?? .infinity)
    }
    self.reader = reader
    self.resampler = consume resampler
    segments = SegmentStream(segmenter, sampleRate: sampleRate)
  }

  /// Seconds read by now.
  package var seconds: Double { Double(frames) / Double(reader.sampleRate) }

  /// The share of the recording that is read, as far as its container tells.
  package var share: Double {
    guard let expected, expected > 0 else { return 0 }
    return min(1, seconds / expected)
  }

  /// Reads on; returns the segments that end with what was read, or nil after the last.
  ///
  /// - Throws: `AudioError` for a recording that ends too early, or is none.
  package mutating func next() throws(AudioError) -> [Segmenter.Segment]? {
    guard segments != nil else { return nil }
    if let samples = try reader.next() {
      frames += samples.count
      let resampled = try resampler?.accept(samples.span) ?? []
      return segments?.accept(resampled)
    }
    let rest = try resampler.take()?.finish() ?? []
    let last = segments?.accept(rest) ?? []
    return last + (segments.take()?.finish() ?? [])
  }
}
