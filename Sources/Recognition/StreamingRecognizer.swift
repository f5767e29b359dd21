public import Audio
internal import Layers
internal import Tensors
package import Text

/// Turns live sound into text while it is spoken: one stream, from its first sample to its last word.
///
/// Stretches of speech are segments. A segment is heard chunk by chunk, and each chunk may give a
/// partial result, by the CTC head; once a pause or its length ends the segment, the encoder hears it
/// again as a recording, parted at pauses of 0.7 s, and the decoder that was asked for gives its final
/// result. What comes out does not depend on how the sound is cut into pieces. Memory, and work for a
/// second of sound, do not grow with the stream.
public struct StreamingRecognizer: ~Copyable {
  /// How a stream is followed.
  public struct Options: Sendable, Equatable {
    /// The kind of decoder of final results; nil is what the model prefers.
    public var decoder: String?
    /// How it searches.
    public var decoding = DecodingOptions()
    /// Milliseconds of a chunk, a multiple of the model's frames; nil is 640, or what the model is
    /// trained for that is next to it.
    public var chunkMilliseconds: Int?
    /// Chunks before its own that a chunk sees, 0…1000000; nil is 8, or the most that the model is trained for.
    public var leftChunks: Int?
    /// What the encoder sees of a segment for its final result.
    public var finalContext = FinalContext.segment
    /// When a segment ends.
    public var endpoints = EndpointRules()
    /// Threads; they change no result.
    public var threads = 1

    /// The defaults.
    public init() {}
  }

  /// Whether the model is trained for streams, in chunks of any length.
  public let isTrained: Bool
  /// Seconds of sound by now.
  public var duration: Double { Double(samples) / Double(rate) + earlier }

  /// Samples at the rate of the sound by now, and the seconds of sound at other rates before them.
  private var samples = 0
  private var rate = 1
  private var earlier = 0.0
  private let threads: Int
  private var input: FeatureStream
  private var segments: SegmentFollower

  /// A stream for a loaded model. Throws `ModelError` for options that the model cannot serve, and for
  /// a model that must hear all of an utterance first.
  public init(_ bundle: ModelBundle, options: Options = .init()) throws(ModelError) {
    try self.init(
      bundle.model, bundle.configuration, bundle.tokenizer, configurationPath: bundle.path,
      options: options)
  }

  /// A stream for a model that need not be on disk.
  package init(
    _ model: SpeechModel, _ configuration: ModelConfiguration, _ tokenizer: Tokenizer,
    configurationPath: String, options: Options = .init()
  ) throws(ModelError) {
    let preferred =
      configuration.decoding
      ?? PreferredDecoding(decoder: configuration.heads.first.map { type(of: $0).kind } ?? "")
    let decoder = try model.decoder(
      options.decoder ?? preferred.decoder,
      options.decoder == nil ? preferred.options(under: options.decoding) : options.decoding)
    let chunking = try configuration.streamChunking(
      milliseconds: options.chunkMilliseconds, leftChunks: options.leftChunks)
    input = try Self.input(configuration, path: configurationPath)
    isTrained = configuration.encoder.chunking != nil
    threads = options.threads
    segments = SegmentFollower(
      model, configuration, chunking: chunking, finalContext: options.finalContext,
      results: SegmentResults(
        decoder: decoder,
        builder: TranscriptBuilder(
          tokenizer: tokenizer, frameSeconds: configuration.frameSeconds)),
      endpoints: options.endpoints)
  }

  private static func input(
    _ configuration: ModelConfiguration, path: String
  ) throws(ModelError) -> FeatureStream {
    do {
      return try FeatureFrontend(configuration.features, configuration.normalization).stream()
    } catch .notIncremental(let reason) {
      throw .cannotStream(reason: reason)
    } catch {
      throw .configuration(path: path, reason: "\(error)")
    }
  }

  /// Goes on with sound of any length and rate; returns what is new.
  ///
  /// Throws `AudioError` for a rate that cannot be converted, and `ModelError.notFinite` where the
  /// model's weights are damaged.
  public mutating func accept(_ audio: AudioBuffer) throws -> [StreamEvent] {
    guard !audio.samples.isEmpty else { return [] }
    if audio.sampleRate != rate { (earlier, samples, rate) = (duration, 0, audio.sampleRate) }
    samples += audio.samples.count
    let ticks = try input.accept(audio)
    return try computing(on: threads) { try ticks.flatMap { try segments.accept($0) } }
  }

  /// Ends the stream and the segment that goes on; returns what is still new.
  ///
  /// Throws as `accept` does.
  public consuming func finish() throws -> [StreamEvent] {
    let (threads, duration) = (threads, duration)
    let ticks = try input.finish()
    var segments = segments
    return try computing(on: threads) {
      try ticks.flatMap { try segments.accept($0, endingAt: duration) }
        + segments.finish(at: duration)
    }
  }
}

/// Runs `body` with so many threads inside the products of matrices.
private func computing<Result>(on threads: Int, _ body: () throws -> Result) rethrows -> Result {
  let before = kernelThreads
  defer { setKernelThreads(before) }
  setKernelThreads(threads)
  return try body()
}
