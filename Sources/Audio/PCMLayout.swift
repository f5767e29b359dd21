/// How a stream of bytes is to be read as sound.
public struct PCMLayout: Sendable, Equatable {
  /// How a sample is written.
  public var format: PCMFormat
  /// Samples of each channel in a second.
  public var sampleRate: Int
  /// Channels, whose samples take turns.
  public var channels: Int

  /// The channels that are accepted.
  public static let channelCounts = 1...1024

  /// What speech tools write unless told otherwise: 16-bit samples, one channel, 16 kHz.
  public init(format: PCMFormat = .s16le, sampleRate: Int = 16_000, channels: Int = 1) {
    self.format = format
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// Bytes of one sample of every channel.
  public var bytesPerFrame: Int { channels * format.bytesPerSample }

  /// Throws ``AudioError`` for a rate or a number of channels that no recording has.
  func validate(of name: String) throws(AudioError) {
    guard AudioFileReader.sampleRates.contains(sampleRate) else {
      throw .unsupportedRate(path: name, rate: sampleRate)
    }
    guard Self.channelCounts.contains(channels) else {
      throw .unusableStream(
        name: name, reason: "it has \(channels) channels, and 1 to 1024 are expected")
    }
  }
}
