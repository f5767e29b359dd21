import Audio
import Testing

@Suite struct LogMelStreamTests {
  /// Pipelines without their stages over the whole utterance.
  static let configurations: [LogMel.Configuration] = {
    var nemo = LogMel.Configuration.nemo
    nemo.utteranceStage = .none
    var zeroPadded = LogMel.Configuration.nemoZeroPadded
    zeroPadded.utteranceStage = .none
    var whisper = LogMel.Configuration.whisper
    whisper.utteranceStage = .none
    whisper.fixedLength = nil
    var sparse = LogMel.Configuration.espnet
    sparse.windowLength = 255
    sparse.fftLength = 256
    sparse.hopLength = 700
    return [.kaldi, .kaldiHamming, nemo, zeroPadded, .espnet, whisper, sparse]
  }()

  /// The features of `samples` cut into pieces of the given sizes, used in turn.
  private func streamed(
    _ samples: [Float], pieces: [Int], _ features: LogMel
  ) throws -> FeatureFrames {
    var stream = try features.stream()
    var frames = FeatureFrames(values: [], bins: features.configuration.bins)
    var (position, turn) = (0, 0)
    while position < samples.count {
      let end = min(samples.count, position + pieces[turn % pieces.count])
      frames.append(stream.accept(samples.span.extracting(position..<end)))
      (position, turn) = (end, turn + 1)
    }
    frames.append(stream.finish())
    return frames
  }

  @Test(arguments: configurations, [[1], [7, 0, 311], [160], [401, 3], [16_000]])
  func `a stream equals the whole recording bit for bit`(
    configuration: LogMel.Configuration, pieces: [Int]
  ) throws {
    let features = try LogMel(configuration)
    let wave = try GoldenFeatures("speech").wave
    let frames = try streamed(wave, pieces: pieces, features)
    #expect(frames == features.features(of: wave))
  }

  @Test(arguments: configurations)
  func `recordings shorter than a window stream like whole ones`(
    configuration: LogMel.Configuration
  ) throws {
    let features = try LogMel(configuration)
    let wave = try GoldenFeatures("speech").wave
    for count in [0, 1, 2, 100, 159, 199, 200, 201, 256, 257, 399, 400, 401] {
      let short = Array(wave[8000..<8000 + count])
      let frames = try streamed(short, pieces: [37], features)
      #expect(frames == features.features(of: short))
    }
  }

  @Test func `a minute streams through bounded memory and still equals the whole`() throws {
    let second = try GoldenFeatures("speech").wave
    let minute = (0..<60).flatMap { gain in second.map { $0 * Float(gain) / 60 } }
    let features = try LogMel(.kaldi)
    let frames = try streamed(minute, pieces: [4_001], features)
    #expect(frames == features.features(of: minute))
  }

  @Test func `frames come as soon as their last sample is there`() throws {
    var stream = try LogMel(.kaldi).stream()
    let silence = [Float](repeating: 0, count: 560)
    #expect(stream.accept(silence.span.extracting(0..<399)).count == 0)
    #expect(stream.accept(silence.span.extracting(399..<400)).count == 1)
    #expect(stream.accept(silence.span.extracting(400..<560)).count == 1)
    #expect(stream.finish().count == 0)
  }

  @Test(arguments: [LogMel.Configuration.nemo, .whisper])
  func `stages that need the whole recording are refused`(
    configuration: LogMel.Configuration
  ) throws {
    let features = try LogMel(configuration)
    #expect {
      _ = try features.stream().finish()
    } throws: { error in
      guard case AudioError.notIncremental = error else { return false }
      return true
    }
  }
}
