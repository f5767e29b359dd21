import CSampleRate

/// Changes the sample rate of sound as it arrives; the result is that of ``Resampler`` bit for bit,
/// however the samples are cut into pieces.
public struct ResamplerStream: ~Copyable {
  /// The largest ratio of the two rates, either way.
  public static let largestRatio = 256

  private let converter: Converter?
  private let inputRate: Int
  private let outputRate: Int
  private var accepted = 0
  private var produced = 0

  /// A stream from `inputRate` to `outputRate` samples per second.
  ///
  /// Throws ``AudioError/unsupportedConversion(from:to:)`` if the rates lie too far apart.
  public init(from inputRate: Int, to outputRate: Int) throws(AudioError) {
    guard inputRate > 0, outputRate > 0,
      outputRate / inputRate < Self.largestRatio, inputRate / outputRate < Self.largestRatio
    else { throw .unsupportedConversion(from: inputRate, to: outputRate) }
    let ratio = Double(outputRate) / Double(inputRate)
    let converter = inputRate == outputRate ? nil : try Converter(ratio: ratio)
    self.inputRate = inputRate
    self.outputRate = outputRate
    self.converter = converter
  }

  /// The next samples; returns those that they complete: all but what depends on some 50 samples to come, at the lower
  /// of the two rates.
  public mutating func accept(_ samples: Span<Float>) throws(AudioError) -> [Float] {
    var output: [Float] = []
    try accept(samples, into: &output)
    return output
  }

  /// Ends the stream; returns the samples that were still held back.
  public consuming func finish() throws(AudioError) -> [Float] {
    var output: [Float] = []
    try finish(into: &output)
    return output
  }

  /// Appends to `output` what `samples` complete.
  mutating func accept(_ samples: Span<Float>, into output: inout [Float]) throws(AudioError) {
    accepted += samples.count
    guard let converter else {
      for index in samples.indices { output.append(samples[index]) }
      return
    }
    try convert(samples, isLast: false, with: converter, into: &output)
  }

  /// Appends the rest, so that the total is exactly round(accepted · output rate / input rate).
  consuming func finish(into output: inout [Float]) throws(AudioError) {
    guard let converter else { return }
    // Silence after the end pushes the last samples out with their full filter support.
    let silence = [Float](repeating: 0, count: 64 + 2 * inputRate / outputRate)
    try convert(silence.span, isLast: true, with: converter, into: &output)
    let missing = Self.count(of: accepted, from: inputRate, to: outputRate) - produced
    output.append(contentsOf: repeatElement(0, count: max(0, missing)))
  }

  /// round(count · output rate / input rate), halves up.
  static func count(of samples: Int, from inputRate: Int, to outputRate: Int) -> Int {
    let product = samples.multipliedFullWidth(by: 2 * outputRate)
    let sum = product.low.addingReportingOverflow(UInt(inputRate))
    let high = product.high + (sum.overflow ? 1 : 0)
    return (2 * inputRate).dividingFullWidth((high, sum.partialValue)).quotient
  }

  /// Converts `samples`, and appends no more than the final length allows.
  private mutating func convert(
    _ samples: Span<Float>, isLast: Bool, with converter: Converter, into output: inout [Float]
  ) throws(AudioError) {
    let limit = Self.count(of: accepted, from: inputRate, to: outputRate)
    try converter.process(samples, isLast: isLast) { block in
      let kept = min(block.count, limit - produced)
      output.append(contentsOf: block.prefix(kept))
      produced += kept
    }
  }
}

/// The state of libsamplerate: the only caller of that library.
private final class Converter {
  private let state: OpaquePointer
  private let ratio: Double
  private var block = [Float](repeating: 0, count: 16_384)

  init(ratio: Double) throws(AudioError) {
    var code: CInt = 0
    guard let state = src_new(CInt(SRC_SINC_MEDIUM_QUALITY), 1, &code) else {
      throw .resamplingFailed(reason: Self.reason(code))
    }
    self.state = state
    self.ratio = ratio
  }

  deinit { src_delete(state) }

  /// Converts all of `samples` and hands over the result block by block.
  func process(
    _ samples: Span<Float>, isLast: Bool, _ consume: (ArraySlice<Float>) -> Void
  ) throws(AudioError) {
    let code = samples.withUnsafeBufferPointer { source in
      var data = SRC_DATA()
      data.src_ratio = ratio
      data.end_of_input = isLast ? 1 : 0
      data.data_in = source.baseAddress
      data.input_frames = source.count
      // The library takes more input than a full block of output has room for, and gives the rest only when asked.
      var isFull = false
      while data.input_frames > 0 || isFull || isLast {
        let code = block.withUnsafeMutableBufferPointer { target in
          data.data_out = target.baseAddress
          data.output_frames = target.count
          return src_process(state, &data)
        }
        guard code == 0 else { return code }
        consume(block[..<data.output_frames_gen])
        data.data_in = data.data_in?.advanced(by: data.input_frames_used)
        data.input_frames -= data.input_frames_used
        isFull = data.output_frames_gen == data.output_frames
        if data.output_frames_gen == 0 && data.input_frames_used == 0 { break }
      }
      return 0
    }
    guard code == 0 else { throw .resamplingFailed(reason: Self.reason(code)) }
  }

  private static func reason(_ code: CInt) -> String {
    src_strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
