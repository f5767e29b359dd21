/// Sound that arrives as bytes in pieces of any size: raw samples, or a WAV stream, which is known
/// by its beginning.
///
/// The length in a WAV header is believed as far as it makes sense: writers to a pipe cannot know
/// it. If more follows than was promised, chunks are passed over, another WAV stream is an error, and anything else is
/// sound.
public struct PCMStream: ~Copyable {
  /// What the user says of the stream; what is nil is unknown.
  public struct Declaration: Sendable, Equatable {
    /// How samples are written.
    public var format: PCMFormat?
    /// Samples in a second.
    public var sampleRate: Int?
    /// The number of channels.
    public var channels: Int?
    /// Whether the stream must begin with a WAV header.
    public var requiresHeader: Bool

    /// Nothing is known by default.
    public init(
      format: PCMFormat? = nil, sampleRate: Int? = nil, channels: Int? = nil,
      requiresHeader: Bool = false
    ) {
      self.format = format
      self.sampleRate = sampleRate
      self.channels = channels
      self.requiresHeader = requiresHeader
    }
  }

  /// What was odd about a stream that has been read to its end.
  public enum Oddity: Sendable, Equatable {
    /// The last bytes, so many, make no whole sample of every channel.
    case incompleteFrame(bytes: Int)
    /// The header promises more bytes of sound than came.
    case shorterThanPromised(promised: Int, found: Int)
    /// More sound came than the header promises; all of it was taken.
    case longerThanPromised(promised: Int)
  }

  /// What a stream leaves at its end.
  public struct Ending: Sendable, Equatable {
    /// Samples that a short beginning held back.
    public let samples: [Float]
    /// How the bytes were read; nil if there was none to read.
    public let layout: PCMLayout?
    /// What was odd about the stream.
    public let oddities: [Oddity]
  }

  private enum Stage {
    /// The bytes so far may or may not begin a header.
    case beginning
    case header(WaveHeaderReader)
    /// So many bytes of sound are still promised; nil without a promise.
    case samples(left: Int?)
    /// The promise is kept; what follows is not yet known, or no sound.
    case tail(StreamTail)
  }

  /// How the bytes are read, once it is known.
  public private(set) var layout: PCMLayout?

  private let name: String
  private let declaration: Declaration
  private let selection: ChannelSelection
  private var stage = Stage.beginning
  /// Bytes that wait for those that follow them.
  private var pending: [UInt8] = []
  /// Bytes of a frame that is not whole yet.
  private var fraction: [UInt8] = []
  /// Why no more samples come.
  private var failure: AudioError?
  /// Bytes of sound so far.
  private var soundBytes = 0
  private var promisedBytes: Int?
  private var oddities: [Oddity] = []

  /// A stream that errors call `name`, of what is declared; `channel` says which sound of several channels is wanted.
  public init(
    name: String, declared declaration: Declaration = .init(), channel: ChannelSelection = .mean
  ) {
    self.name = name
    self.declaration = declaration
    selection = channel
  }

  /// The samples of the selected channel that `bytes` complete.
  ///
  /// Throws an ``AudioError`` for what is no sound or contradicts its declaration: for a sample that
  /// is not finite, or a second recording behind the first, with the call after the one that gave the samples before
  /// it, or at the end.
  public mutating func accept(_ bytes: [UInt8]) throws(AudioError) -> [Float] {
    if let failure { throw failure }
    var rest = bytes[...]
    var samples: [Float] = []
    while !rest.isEmpty {
      switch stage {
      case .beginning:
        let taken = rest.prefix(StreamBeginning.length - pending.count)
        rest.removeFirst(taken.count)
        pending += taken
        if pending.count == StreamBeginning.length { rest = try begin() + rest }
      case .header(var reader):
        let header = try reader.accept(&rest)
        stage = .header(reader)
        if let header { try open(header) }
      case .samples(let left):
        let taken = rest.prefix(left ?? rest.count)
        rest.removeFirst(taken.count)
        decode(taken, into: &samples)
        if let left {
          stage =
            left > taken.count
            ? .samples(left: left - taken.count)
            : .tail(StreamTail(isOdd: !soundBytes.isMultiple(of: 2)))
        }
      case .tail(var tail):
        let finding = tail.accept(rest)
        stage = .tail(tail)
        rest = goOn(with: finding)
      }
    }
    return samples
  }

  /// Ends the stream.
  ///
  /// Throws an ``AudioError`` for a stream without a byte, one that ends within its header, and what ``accept(_:)`` has
  /// found and not yet thrown.
  public consuming func finish() throws(AudioError) -> Ending {
    if let failure { throw failure }
    var samples: [Float] = []
    switch stage {
    case .beginning:
      guard !pending.isEmpty else {
        throw .unusableStream(name: name, reason: "it ended before any sound came")
      }
      // Too short for a header: it is raw, or foreign.
      decode(try begin(), into: &samples)
    case .header(let reader):
      throw reader.unfinished
    case .samples(let left):
      if let left, left > 0 {
        oddities.append(
          .shorterThanPromised(promised: soundBytes + left, found: soundBytes))
      }
    case .tail(let tail):
      decode(goOn(with: .sound(tail.finish())), into: &samples)
    }
    if let failure { throw failure }
    if !fraction.isEmpty { oddities.append(.incompleteFrame(bytes: fraction.count)) }
    return Ending(samples: samples, layout: layout, oddities: oddities)
  }

  /// Goes on from the beginning; returns the bytes that are to be read again as what they are.
  private mutating func begin() throws(AudioError) -> ArraySlice<UInt8> {
    defer { pending = [] }
    switch StreamBeginning(pending) {
    case .wave:
      stage = .header(WaveHeaderReader(name: name))
    case .foreign(let kind):
      throw .unusableStream(name: name, reason: "it is \(kind)")
    case .samples:
      guard !declaration.requiresHeader else {
        throw .unusableStream(
          name: name, reason: "it was declared to be WAV, but does not begin with its header")
      }
      let layout = PCMLayout(
        format: declaration.format ?? .s16le, sampleRate: declaration.sampleRate ?? 16_000,
        channels: declaration.channels ?? 1)
      try layout.validate(of: name)
      try open(layout)
      stage = .samples(left: nil)
    }
    return pending[...]
  }

  /// Goes on to the sound that a header announces.
  private mutating func open(_ header: WaveHeader) throws(AudioError) {
    let found = header.layout
    for (option, declared, actual) in [
      ("format", declaration.format?.rawValue, found.format.rawValue),
      ("rate", declaration.sampleRate.map(String.init), "\(found.sampleRate)"),
      ("channels", declaration.channels.map(String.init), "\(found.channels)"),
    ] {
      if let declared, declared != actual {
        throw .contradictedHeader(name: name, what: option, declared: declared, found: actual)
      }
    }
    try open(found)
    promisedBytes = header.promisedBytes
    stage = .samples(left: header.promisedBytes)
  }

  private mutating func open(_ layout: PCMLayout) throws(AudioError) {
    if case .one(let index) = selection, !(0..<layout.channels).contains(index) {
      throw .noSuchChannel(path: name, requested: index, available: layout.channels)
    }
    self.layout = layout
  }

  /// Appends the samples that `bytes` complete, up to one that is no sound.
  private mutating func decode(_ bytes: ArraySlice<UInt8>, into samples: inout [Float]) {
    guard let layout, failure == nil else { return }
    let position = soundBytes / layout.bytesPerFrame
    soundBytes += bytes.count
    let whole = fraction.isEmpty ? bytes : fraction + bytes
    let frames = whole.count / layout.bytesPerFrame
    let end = whole.startIndex + frames * layout.bytesPerFrame
    fraction = Array(whole[end...])
    var interleaved: [Float] = []
    layout.format.decode(whole[..<end], into: &interleaved)
    let mono = SampleKernels.select(
      selection, of: layout.channels, from: interleaved, frames: 0..<frames)
    guard let index = SampleKernels.firstIrregular(mono, limit: AudioFileReader.largestMagnitude)
    else {
      samples += mono
      return
    }
    samples += mono[..<index]
    failure = .irregularSample(
      path: name, value: "\(mono[index])",
      seconds: Double(position + index) / Double(layout.sampleRate))
  }

  /// Goes on with what was found behind the promised end; returns the bytes that are sound.
  private mutating func goOn(with finding: StreamTail.Finding) -> ArraySlice<UInt8> {
    switch finding {
    case .nothing: return []
    case .recording:
      if failure == nil { failure = .severalRecordings(path: name) }
      return []
    case .sound(let bytes):
      guard !bytes.isEmpty else { return [] }
      oddities.append(.longerThanPromised(promised: promisedBytes ?? soundBytes))
      stage = .samples(left: nil)
      return bytes
    }
  }
}
