public import Audio
internal import Layers
internal import Tensors
package import Text

/// Turns recordings into transcripts. Immutable: share it freely between threads.
///
/// A recording's transcript is the same whatever else is transcribed with it, in whatever order, on
/// however many threads.
public struct Recognizer: Sendable {
  /// How recordings are transcribed.
  public struct Options: Sendable, Equatable {
    /// What decodes, such as `ctc`; nil is what the model prefers, with its options where none are given.
    public var decoder: String?
    /// How it searches.
    public var decoding: DecodingOptions
    /// Seconds of audio that one worker computes at once; bounds memory, changes no result.
    public var batchSeconds: Double
    /// Threads; changes no result.
    public var threads: Int
    /// Milliseconds of the chunks that the encoder hears recordings in, as if they were streams: a multiple of the
    /// model's frames. nil, the default, is whole recordings.
    public var chunkMilliseconds: Int?
    /// Chunks before its own that a frame sees, 0…1000000; nil is all. Goes with `chunkMilliseconds` only.
    public var leftChunks: Int?
    /// How speech is found, so that nothing else is decoded; nil decodes all sound.
    public var speechDetection: SpeechDetection?

    /// Decoding of whole recordings as the model prefers, on one thread.
    public init(
      decoder: String? = nil, decoding: DecodingOptions = .init(), batchSeconds: Double = 20,
      threads: Int = 1
    ) {
      self.decoder = decoder
      self.decoding = decoding
      self.batchSeconds = batchSeconds
      self.threads = threads
    }
  }

  private let model: SpeechModel
  private let configuration: ModelConfiguration
  /// How audio becomes features.
  package let frontend: FeatureFrontend
  private let builder: TranscriptBuilder
  /// The kinds of heads, in the order of the configuration.
  public let decoders: [String]
  private let preferred: PreferredDecoding

  /// A recognizer of a loaded model. Throws `ModelError`.
  public init(_ bundle: ModelBundle) throws {
    try self.init(
      bundle.model, bundle.configuration, bundle.tokenizer, configurationPath: bundle.path)
  }

  /// A recognizer of a model that need not be on disk, such as one in training.
  package init(
    _ model: SpeechModel, _ configuration: ModelConfiguration, _ tokenizer: Tokenizer,
    configurationPath: String
  ) throws {
    self.model = model
    self.configuration = configuration
    do {
      frontend = try FeatureFrontend(configuration.features, configuration.normalization)
    } catch {
      throw ModelError.configuration(path: configurationPath, reason: "\(error)")
    }
    builder = TranscriptBuilder(
      tokenizer: tokenizer, frameSeconds: configuration.frameSeconds)
    decoders = configuration.heads.map { type(of: $0).kind }
    preferred = configuration.decoding ?? PreferredDecoding(decoder: decoders[0])
    if configuration.decoding != nil {
      do throws(ModelError) {
        try check(Options())
      } catch {
        throw ModelError.configuration(path: configurationPath, reason: "“decoding”: \(error)")
      }
    }
  }

  /// The options with what the model prefers in the place of what nobody chose: its decoder and, with that
  /// decoder, its options.
  public func resolved(_ options: Options) -> Options {
    guard options.decoder == nil else { return options }
    var options = options
    options.decoder = preferred.decoder
    options.decoding = preferred.options(under: options.decoding)
    return options
  }

  /// Throws `ModelError` for options that this model cannot serve, which `transcribe` would throw too.
  public func check(_ options: Options) throws(ModelError) {
    _ = try decoder(options)
    _ = try chunking(options)
  }

  /// The transcripts of recordings, in their order. Throws `ModelError` for a decoder that the model
  /// lacks or chunks that are no multiple of its frames, or if its weights lead to numbers that are not finite, in the
  /// encoder or in a head that decodes, and `AudioError` for audio that cannot be resampled.
  public func transcribe(
    _ recordings: [AudioBuffer], options: Options = .init()
  ) throws -> [Transcript] {
    let segmenter = segmenter(options)
    let segments = try parallelMap(count: recordings.count, workers: options.threads) {
      segmenter.segments(of: try frontend.resampled(recordings[$0]))
    }
    var heard = try decode(Array(segments.joined()), options: options)[...]
    return zip(recordings, segments).map { recording, segments in
      defer { heard.removeFirst(segments.count) }
      return transcript(Array(heard.prefix(segments.count)), duration: recording.duration)
    }
  }

  /// How recordings are cut.
  package func segmenter(_ options: Options) -> Segmenter {
    Segmenter(detection: options.speechDetection)
  }

  /// What is heard in segments of any recordings, at the rate of the frontend, in their order. Throws like
  /// `transcribe`.
  package func decode(
    _ segments: [Segmenter.Segment], options: Options
  ) throws -> [TranscriptBuilder.Segment] {
    let (decoder, chunking) = (try decoder(options), try chunking(options))
    let batches = packed(segments, options)
    // Several batches: one worker each. One segment: all cores inside the products.
    let kernelThreads = Tensors.kernelThreads
    defer { setKernelThreads(kernelThreads) }
    setKernelThreads(batches.count > 1 ? 1 : options.threads)
    let decoded = try parallelMap(count: batches.count, workers: options.threads) { index in
      try decode(batches[index].map { segments[$0] }, decoder, chunking)
    }
    var results = [TranscriptBuilder.Segment?](repeating: nil, count: segments.count)
    for (batch, outcome) in zip(batches, decoded) {
      for (segment, result) in zip(batch, outcome) { results[segment] = result }
    }
    return results.compactMap(\.self)
  }

  /// The transcript of a recording of `duration` seconds from what was heard in its segments.
  package func transcript(
    _ segments: [TranscriptBuilder.Segment], duration: Double
  ) -> Transcript {
    builder.transcript(segments, duration: duration)
  }

  private func decoder(_ options: Options) throws(ModelError) -> any SpeechDecoder {
    let options = resolved(options)
    return try model.decoder(options.decoder ?? preferred.decoder, options.decoding)
  }

  private func chunking(_ options: Options) throws(ModelError) -> Chunking? {
    try configuration.chunking(
      milliseconds: options.chunkMilliseconds, leftChunks: options.leftChunks)
  }

  /// Segments in order of length, so that a batch's utterances are alike, cut into batches: within the
  /// bound, and small enough that every thread has one.
  private func packed(_ segments: [Segmenter.Segment], _ options: Options) -> [[Int]] {
    let whole = Double(segments.reduce(0) { $0 + $1.samples.count })
    let limit = min(
      options.batchSeconds * Double(frontend.sampleRate), whole / Double(options.threads))
    return UtterancePacking.batches(lengths: segments.map(\.samples.count), limit: limit)
  }

  private func decode(
    _ segments: [Segmenter.Segment], _ decoder: any SpeechDecoder, _ chunking: Chunking?
  ) throws -> [TranscriptBuilder.Segment] {
    let features = segments.map { Tensor(frontend.features(of: $0.samples)) }
    let speech = model.encode(SequenceBatch(features), chunking: chunking, .inference)
    let decoded = try decoder.decodeFinite(speech)
    let rate = Double(frontend.sampleRate)
    return segments.indices.map { index in
      TranscriptBuilder.Segment(
        start: Double(segments[index].start) / rate,
        duration: Double(segments[index].samples.count) / rate,
        frames: speech.states.lengths[index], decoded: decoded[index])
    }
  }
}
