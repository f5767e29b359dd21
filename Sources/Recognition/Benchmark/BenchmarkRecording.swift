package import Audio

/// Something that is recognized to see how long it takes.
package enum BenchmarkRecording: Sendable {
  /// A recording on disk, or a part of one.
  case file(RecordingFile)
  /// Sound that is there already.
  case sound(AudioBuffer)

  /// The sound at the rate of a model. Throws `AudioError`.
  func read(for frontend: FeatureFrontend) throws(AudioError) -> AudioBuffer {
    switch self {
    case .file(let file):
      try frontend.resampled(
        AudioFile.read(file.path, offset: file.offset, duration: file.duration))
    case .sound(let audio): try frontend.resampled(audio)
    }
  }
}
