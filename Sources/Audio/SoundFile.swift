import CSndFile
import Synchronization

/// A file that libsndfile decodes: the only caller of that library.
final class SoundFile {
  let file: OpenFile
  let sampleRate: Int
  let channels: Int
  /// Length that the container states; nil where it states none.
  let frames: Int?
  /// Whether seeking lands on the very sample that decoding from the start would reach.
  let seeksExactly: Bool
  private let handle: OpaquePointer

  /// Opens `file`, whose format is recognised by its content alone.
  init(_ file: OpenFile) throws(AudioError) {
    // On failure libsndfile closes the descriptor whatever it is told: it gets one of its own.
    let descriptor = try file.duplicate()
    let (opened, information, reason) = Self.opening.withLock { _ in
      var information = SF_INFO()
      let handle = sf_open_fd(descriptor, CInt(SFM_READ), &information, CInt(SF_TRUE))
      return (handle, information, handle == nil ? Self.reason(of: nil) : "")
    }
    guard let handle = opened else {
      if let coding = WaveCoding.foreignName(in: file) {
        throw .notAudio(path: file.path, reason: "a WAV file of \(coding)")
      }
      // Of a rate of 0 Hz libsndfile only says that something of its own is incomplete.
      if let rate = FileChunks(file)?.sampleRate, !AudioFileReader.sampleRates.contains(rate) {
        throw .unsupportedRate(path: file.path, rate: rate)
      }
      throw .notAudio(path: file.path, reason: reason)
    }
    self.file = file
    self.handle = handle
    sampleRate = Int(information.samplerate)
    channels = Int(information.channels)
    let container = UInt32(bitPattern: information.format) & UInt32(SF_FORMAT_TYPEMASK)
    let isMP3 = container == UInt32(SF_FORMAT_MPEG)
    let isLossy = isMP3 || container == UInt32(SF_FORMAT_OGG)
    // The largest count is libsndfile's way to say "unknown".
    let isStated = information.frames < Int64.max && (!isMP3 || MP3Header(file) != nil)
    frames = isStated ? max(0, Int(information.frames)) : nil
    seeksExactly = information.seekable != 0 && !isLossy
  }

  deinit { sf_close(handle) }

  /// Why a file did not open stands in a global variable of libsndfile.
  private static let opening = Mutex(())

  /// Decodes up to `block.count / channels` frames into `block`, interleaved; returns how many.
  func read(into block: inout [Float]) -> Int {
    Int(sf_readf_float(handle, &block, sf_count_t(block.count / channels)))
  }

  /// Moves to `frame`; false if that cannot be done.
  func seek(to frame: Int) -> Bool {
    sf_seek(handle, sf_count_t(frame), SEEK_SET) == sf_count_t(frame)
  }

  /// What the decoder complains of; nil if of nothing.
  var complaint: String? {
    sf_error(handle) == 0 ? nil : Self.reason(of: handle)
  }

  /// libsndfile's last message without its final full stop.
  private static func reason(of handle: OpaquePointer?) -> String {
    var message = String(cString: sf_strerror(handle))
    while let last = message.last, last == "." || last.isWhitespace { message.removeLast() }
    return message.prefix(1).lowercased() + message.dropFirst()
  }
}
