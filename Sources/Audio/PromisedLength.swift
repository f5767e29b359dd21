/// The length that a wave file (RIFF, RIFX, RF64, BW64) or an AIFF file promises.
///
/// libsndfile quietly shortens sound that reaches past the end of the file, which hides that a copy
/// was interrupted; this reads the promise itself. Layouts: *Multimedia Programming Interface and
/// Data Specifications 1.0* (Microsoft and IBM, 1991), EBU Tech 3306 for RF64, *Audio Interchange
/// File Format 1.3* (Apple, 1989).
enum PromisedLength {
  /// Frames that the header of `file` promises; nil if it is of another kind, or promises nothing.
  static func frames(in file: OpenFile) -> Int? {
    guard let chunks = FileChunks(file) else { return nil }
    return switch chunks.form {
    case "WAVE": waveFrames(chunks)
    case "AIFF": chunks.first("COMM").flatMap { chunks.integer(at: $0.body + 2, bytes: 4) }
    default: nil
    }
  }

  /// The most bytes of sound that the header of `file` could tell of, where more follow; nil elsewhere. libsndfile
  /// would quietly leave out the rest. A file of gigabytes whose header is right may have chunks behind its sound.
  static func bytesBeforeExcess(in file: OpenFile) -> Int? {
    guard let chunks = FileChunks(file), chunks.form == "WAVE", chunks.first("ds64") == nil,
      let data = chunks.first("data"), data.size >= WaveHeader.smallestPlaceholder,
      file.size - data.body > data.size + data.size % 2,
      !chunks.isChunk(at: data.body + data.size + data.size % 2)
    else { return nil }
    return data.size
  }

  private static func waveFrames(_ chunks: FileChunks) -> Int? {
    guard let layout = chunks.first("fmt "), let data = chunks.first("data"),
      let format = chunks.integer(at: layout.body, bytes: 2),
      let bytesPerFrame = chunks.integer(at: layout.body + 12, bytes: 2), bytesPerFrame > 0,
      // PCM, float, A-law, µ-law and extensible: the formats with one block per frame.
      [1, 3, 6, 7, 0xfffe].contains(format)
    else { return nil }
    if data.size == 0xffff_ffff, let wide = chunks.first("ds64") {
      return chunks.integer(at: wide.body + 8, bytes: 8).map { $0 / bytesPerFrame }
    }
    return data.size < WaveHeader.smallestPlaceholder ? data.size / bytesPerFrame : nil
  }
}
