/// Changes the sample rate of whole recordings.
///
/// Band-limited sinc interpolation of libsamplerate (J. O. Smith, *Digital Audio Resampling*) at
/// its medium quality: 121 dB signal-to-noise ratio, 90 % of the bandwidth kept. One core converts
/// 48 kHz to 16 kHz some 200 times faster than real time; the best quality is three to four times
/// slower.
public enum Resampler {
  /// `audio` at `rate` samples per second: round(count · rate / old rate) samples, aligned in time.
  ///
  /// Throws ``AudioError/unsupportedConversion(from:to:)`` if the rates lie too far apart.
  public static func resample(_ audio: AudioBuffer, to rate: Int) throws(AudioError) -> AudioBuffer
  {
    guard audio.sampleRate != rate else { return audio }
    var stream = try ResamplerStream(from: audio.sampleRate, to: rate)
    let expected = ResamplerStream.count(of: audio.samples.count, from: audio.sampleRate, to: rate)
    var samples: [Float] = []
    samples.reserveCapacity(expected)
    try stream.accept(audio.samples.span, into: &samples)
    try stream.finish(into: &samples)
    return AudioBuffer(samples: samples, sampleRate: rate)
  }
}
