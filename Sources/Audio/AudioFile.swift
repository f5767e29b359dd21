/// Recordings on disk, in every format that libsndfile decodes: WAV (PCM of 8 to 32 bits, float,
/// extensible, RF64), FLAC, Ogg Vorbis and Opus, MP3, AIFF, AU, CAF and others.
public enum AudioFile {
  /// The recording at `path`, or the excerpt of it that starts `offset` seconds in and lasts
  /// `duration` seconds (to the end, if that comes first).
  ///
  /// Memory is bounded by the decoded samples of one channel. Throws an ``AudioError`` that names
  /// the file and its defect; a recording that is shorter than its container promises is a defect
  /// (see ``AudioFileReader`` for how to keep what is there).
  public static func read(
    _ path: String, channel: ChannelSelection = .mean, offset: Double = 0, duration: Double? = nil
  ) throws(AudioError) -> AudioBuffer {
    var reader = try AudioFileReader(path, channel: channel, offset: offset, duration: duration)
    var samples: [Float] = []
    samples.reserveCapacity(reader.expectedCount)
    while let block = try reader.next() { samples.append(contentsOf: block) }
    return AudioBuffer(samples: samples, sampleRate: reader.sampleRate)
  }
}
