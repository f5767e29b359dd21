/// Why sound could not be read, resampled or turned into features.
public enum AudioError: Error, Equatable, Sendable {
  /// Nothing is at `path`.
  case missing(path: String)
  /// `path` is something else than a regular file, such as a directory or a pipe.
  case notAFile(path: String, kind: String)
  /// The operating system refuses to read the file.
  case unreadable(path: String, reason: String)
  /// The file has no bytes.
  case empty(path: String)
  /// The file's bytes are not sound in a known format.
  case notAudio(path: String, reason: String)
  /// The file is well formed and holds no samples.
  case noSamples(path: String)
  /// The file ends before the length that its header promises.
  case truncated(path: String, expectedFrames: Int, foundFrames: Int)
  /// The file ends before the length that its header promises, where sound is coded in blocks and
  /// its frames cannot be counted; or within a page of Ogg, for which the whole file needs so many bytes.
  case truncatedBytes(path: String, expectedBytes: Int, foundBytes: Int)
  /// The header says that there is no sound, because it was never completed; so many bytes follow.
  case unfinishedHeader(path: String, bytes: Int)
  /// The file holds more sound than the bytes that its header tells of.
  case longerThanHeader(path: String, bytes: Int)
  /// Several recordings stand one behind the other in the file or stream, of which only the first would be decoded.
  case severalRecordings(path: String)
  /// The decoder gave up inside the file.
  case damaged(path: String, seconds: Double, reason: String)
  /// A sample is NaN, infinite, or beyond `AudioFileReader.largestMagnitude`.
  case irregularSample(path: String, value: String, seconds: Double)
  /// The sample rate lies outside `AudioFileReader.sampleRates`.
  case unsupportedRate(path: String, rate: Int)
  /// The recording has no channel of this number.
  case noSuchChannel(path: String, requested: Int, available: Int)
  /// The offset is negative, the duration is not positive, or one is not a number.
  case invalidExcerpt(path: String, offset: Double, duration: Double?)
  /// The excerpt would begin at or after the end of the recording.
  case excerptPastEnd(path: String, offset: Double, duration: Double)
  /// The resampler cannot convert between these rates.
  case unsupportedConversion(from: Int, to: Int)
  /// The resampler reported an error of its own.
  case resamplingFailed(reason: String)
  /// A feature configuration contradicts itself or is out of range.
  case invalidConfiguration(reason: String)
  /// A stream of bytes cannot be read as samples.
  case unusableStream(name: String, reason: String)
  /// The header of a WAV stream says something else of the samples than the user does.
  case contradictedHeader(name: String, what: String, declared: String, found: String)
  /// The configured features depend on the whole recording and cannot be computed as it arrives.
  case notIncremental(reason: String)
}

extension AudioError: CustomStringConvertible {
  /// One sentence: the input, what was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path): there is no such file; check the path."
    case .notAFile(let path, let kind):
      "\(path): this is \(kind), but a recording must be a regular file."
    case .unreadable(let path, let reason):
      "\(path): the file cannot be read (\(reason)); check its permissions."
    case .empty(let path):
      "\(path): the file is empty; a recording was expected."
    case .notAudio(let path, let reason):
      "\(path): this is not audio in a known format (\(reason)); "
        + "convert it to WAV, FLAC, Ogg or MP3."
    case .noSamples(let path):
      "\(path): by its header the file holds no samples; record it again."
    case .truncated(let path, let expected, let found):
      "\(path): the header promises \(expected) frames, but only \(found) are there; "
        + "copy the file again, or re-save it to keep what is left."
    case .truncatedBytes(let path, let expected, let found):
      "\(path): the header promises \(expected) bytes of sound, but only \(found) are there; "
        + "copy the file again, or re-save it to keep what is left."
    case .unfinishedHeader(let path, let bytes):
      "\(path): by its header, which was never completed, the file holds no samples, but \(bytes) "
        + "bytes follow it; `swiftlet stream FILE` reads them."
    case .longerThanHeader(let path, let bytes):
      "\(path): the file holds more sound than the \(bytes) bytes that its header tells of, and "
        + "where it ends is not certain; `swiftlet stream FILE` reads all of it, or save it again, "
        + "beyond 4 GB as FLAC or W64."
    case .severalRecordings(let path):
      "\(path): several recordings stand one behind the other, and only the first would be read; divide them, or save "
        + "them again as one, for example with ffmpeg."
    case .damaged(let path, let seconds, let reason):
      "\(path): decoding failed \(seconds.inSeconds) s into the recording (\(reason)); "
        + "copy the file again, or re-save it to keep what is left."
    case .irregularSample(let path, let value, let seconds):
      "\(path): the sample at \(seconds.inSeconds) s is \(value), but samples must be finite and "
        + "near ±1; export the recording again."
    case .unsupportedRate(let path, let rate):
      "\(path): the sample rate is \(rate) Hz, but it must lie between 4 and 384 kHz; resample it."
    case .noSuchChannel(let path, let requested, let available):
      "\(path): channel \(requested) was asked for, but the recording has \(available) "
        + "(counted from 0); choose another."
    case .invalidExcerpt(let path, let offset, let duration):
      "\(path): an excerpt from \(offset) s lasting \(duration.map { "\($0) s" } ?? "to the end") "
        + "was asked for, but an offset is at least 0 and a duration is positive."
    case .excerptPastEnd(let path, let offset, let duration):
      "\(path): an excerpt from \(offset) s was asked for, but the recording lasts "
        + "\(duration.inSeconds) s; choose a smaller offset."
    case .unsupportedConversion(let from, let to):
      "Audio at \(from) Hz cannot be resampled to \(to) Hz: both rates must be positive and their "
        + "ratio at most \(ResamplerStream.largestRatio)."
    case .resamplingFailed(let reason):
      "Resampling failed (\(reason)); this is a defect, please report it."
    case .invalidConfiguration(let reason):
      "The feature configuration is not usable: \(reason)."
    case .unusableStream(let name, let reason):
      "\(name): \(reason); pipe in raw samples or a WAV stream, as "
        + "`ffmpeg -i FILE -f s16le -ar 16000 -ac 1 -` writes them."
    case .contradictedHeader(let name, let what, let declared, let found):
      "\(name): by its WAV header the \(what) is \(found), but \(declared) was declared; leave the "
        + "declaration out, or correct it."
    case .notIncremental(let reason):
      "These features cannot be computed from a stream, because \(reason); "
        + "compute them from whole recordings."
    }
  }
}

extension Double {
  /// A time with three decimals.
  fileprivate var inSeconds: String {
    let milliseconds = Int((self * 1000).rounded())
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction)"
  }
}
