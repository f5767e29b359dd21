import Audio
import TestSupport

extension TemporaryFolder {
  /// The path of a new recording of these bytes, sound or not.
  func recording(_ bytes: some Sequence<UInt8>, _ name: String = "test.wav") throws -> String {
    try write(bytes, to: name)
  }
}

/// The path of a committed recording, made by `scripts/goldens/audio.py`.
func goldenAudio(_ name: String) -> String { Fixtures.path("golden/audio/\(name)") }

/// The error of reading a recording; nil if there is none.
func failure(
  _ path: String, channel: ChannelSelection = .mean, offset: Double = 0, duration: Double? = nil
) -> AudioError? {
  do {
    _ = try AudioFile.read(path, channel: channel, offset: offset, duration: duration)
    return nil
  } catch {
    return error
  }
}
