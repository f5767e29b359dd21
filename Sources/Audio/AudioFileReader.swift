/// Decodes a recording block by block into one channel, so that memory does not depend on its
/// length.
///
/// A file that ends before the length its container promises (WAV, RF64, W64, AIFF, AU, FLAC, and
/// MP3 with a Xing tag) gives all blocks that are there and then throws
/// ``AudioError/truncated(path:expectedFrames:foundFrames:)``, or, where frames are coded in blocks,
/// ``AudioError/truncatedBytes(path:expectedBytes:foundBytes:)``: whoever wants the remains can keep
/// the blocks. So does an Ogg file that ends within a page, whose head tells its size; apart from that Ogg, like
/// headers written to a pipe, promises nothing, and the end of the data is the end. Where another recording follows,
/// ``AudioError/severalRecordings(path:)`` comes after the blocks of the first.
public struct AudioFileReader: ~Copyable {
  /// Sample rates that are accepted, in Hz.
  public static let sampleRates = 4_000...384_000
  /// Samples beyond this magnitude are refused: sound is near ±1, and squares of such numbers,
  /// summed over a frame, would leave the range of `Float`.
  public static let largestMagnitude: Float = 1e9

  /// Samples per second.
  public let sampleRate: Int
  /// Channels in the file, before selection.
  public let channels: Int

  private let sound: SoundFile
  private let selection: ChannelSelection
  /// Frames that the container promises; nil if it promises none.
  private let promisedFrames: Int?
  /// What is missing, where the container promises bytes that are no whole frames.
  private let shortfall: PromisedLength.Shortfall?
  /// First frame of the excerpt.
  private let startFrame: Int
  /// First frame after the excerpt; nil without a limit.
  private let endFrame: Int?
  /// Next frame to decode.
  private var position = 0
  private var interleaved: [Float]

  /// Opens the recording at `path` for the excerpt that starts `offset` seconds in and lasts
  /// `duration` seconds, or to the end of the recording if that comes first.
  ///
  /// Throws an ``AudioError`` that names what is wrong with the file or the excerpt.
  public init(
    _ path: String, channel: ChannelSelection = .mean, offset: Double = 0, duration: Double? = nil
  ) throws(AudioError) {
    let file = try OpenFile(path: path)
    if let bytes = PromisedLength.bytesBeforeExcess(in: file) {
      if FollowingRecording.exists(in: file) { throw .severalRecordings(path: path) }
      throw .longerThanHeader(path: path, bytes: bytes)
    }
    let sound = try Self.decoder(of: file)
    guard Self.sampleRates.contains(sound.sampleRate) else {
      throw .unsupportedRate(path: path, rate: sound.sampleRate)
    }
    if case .one(let index) = channel, !(0..<sound.channels).contains(index) {
      throw .noSuchChannel(path: path, requested: index, available: sound.channels)
    }
    // Beyond 2^52 samples a Double no longer counts single ones.
    let rate = Double(sound.sampleRate)
    let latest = 0x1p52 / rate
    let end = duration.map { ((offset + min($0, latest)) * rate).rounded() }
    guard offset >= 0, offset < latest, end.map({ $0 > (offset * rate).rounded() }) ?? true else {
      throw .invalidExcerpt(path: path, offset: offset, duration: duration)
    }
    self.sound = sound
    self.selection = channel
    sampleRate = sound.sampleRate
    channels = sound.channels
    promisedFrames = PromisedLength.frames(in: file) ?? sound.frames
    shortfall = PromisedLength.shortfall(in: file)
    startFrame = Int((offset * rate).rounded())
    endFrame = end.map { Int($0) }
    interleaved = [Float](repeating: 0, count: max(256, 65_536 / channels) * channels)
    if startFrame > 0, sound.seeksExactly, startFrame < sound.frames ?? 0,
      sound.seek(to: startFrame)
    {
      position = startFrame
    }
  }

  /// The path that was opened.
  public var path: String { sound.file.path }

  /// How long the recording is as its container tells, in seconds; nil if it does not.
  package var promisedSeconds: Double? { promisedFrames.map { Double($0) / Double(sampleRate) } }

  /// A guess of the samples to come that is bounded by the file's size, whatever its header claims.
  var expectedCount: Int {
    let last = min(endFrame ?? Int.max, promisedFrames ?? Int.max)
    return max(0, min(last - position, sound.file.size))
  }

  /// The next samples of the selected channel; nil at the end of the excerpt.
  ///
  /// Throws an ``AudioError`` where the recording ends too early, cannot be decoded, or holds
  /// samples that are no sound.
  public mutating func next() throws(AudioError) -> [Float]? {
    if let endFrame, position >= endFrame { return nil }
    var block: Range<Int>
    repeat {
      block = try decode()
      if block.isEmpty {
        if position > startFrame { return nil }
        let duration = Double(position) / Double(sampleRate)
        let offset = Double(startFrame) / Double(sampleRate)
        throw .excerptPastEnd(path: path, offset: offset, duration: duration)
      }
    } while block.upperBound <= startFrame
    let wanted = block.clamped(to: startFrame..<(endFrame ?? Int.max))
    let samples = SampleKernels.select(
      selection, of: channels, from: interleaved,
      frames: wanted.lowerBound - block.lowerBound..<wanted.upperBound - block.lowerBound)
    if let index = SampleKernels.firstIrregular(samples, limit: Self.largestMagnitude) {
      let seconds = Double(wanted.lowerBound + index) / Double(sampleRate)
      throw .irregularSample(path: path, value: "\(samples[index])", seconds: seconds)
    }
    return samples
  }

  /// Decodes one block into `interleaved`; returns its frames, none at a proper end.
  private mutating func decode() throws(AudioError) -> Range<Int> {
    let frames = sound.read(into: &interleaved)
    guard frames == 0 else {
      defer { position += frames }
      return position..<position + frames
    }
    if let reason = sound.complaint {
      throw .damaged(path: path, seconds: Double(position) / Double(sampleRate), reason: reason)
    }
    if let promisedFrames, position < promisedFrames {
      throw .truncated(path: path, expectedFrames: promisedFrames, foundFrames: position)
    }
    if let shortfall {
      throw .truncatedBytes(
        path: path, expectedBytes: shortfall.promised, foundBytes: shortfall.found)
    }
    if let defect = Self.defect(of: sound.file) { throw defect }
    if position == 0 { throw withoutSamples }
    return position..<position
  }

  /// The decoder of `file`. libsndfile refuses some files that are cut, or hold several recordings, and says of them
  /// only that they are malformed.
  private static func decoder(of file: OpenFile) throws(AudioError) -> SoundFile {
    do throws(AudioError) {
      return try SoundFile(file)
    } catch {
      if case .notAudio = error, let defect = defect(of: file) { throw defect }
      throw error
    }
  }

  /// What is wrong with a file, of which its decoder does not tell: pages that are cut, or a second recording.
  private static func defect(of file: OpenFile) -> AudioError? {
    if case .cut(let needed) = OggPages.end(in: file) {
      return .truncatedBytes(path: file.path, expectedBytes: needed, foundBytes: file.size)
    }
    return FollowingRecording.exists(in: file) ? .severalRecordings(path: file.path) : nil
  }

  /// Why not one sample came.
  private var withoutSamples: AudioError {
    if let bytes = PromisedLength.bytesBehindUnfinishedHeader(in: sound.file) {
      return .unfinishedHeader(path: path, bytes: bytes)
    }
    return .noSamples(path: path)
  }
}
