/// Spectra of moments, 20 ms from each to the next, of sound as it arrives; a spectrum is a function
/// of its samples alone, so they do not depend on how the sound is cut into pieces.
struct SpeechSpectrumStream: ~Copyable {
  private let layout: SpeechSpectrum.Layout
  private let transform: FourierTransform
  private let buffers: FourierBuffers
  private var lines: [Float]
  /// The samples that the next spectra need.
  private var samples: [Float] = []

  /// A stream of `sampleRate` samples per second.
  init(sampleRate: Int) {
    layout = SpeechSpectrum.Layout(sampleRate: sampleRate)
    transform = FourierTransform(length: layout.windowLength)
    buffers = FourierBuffers(length: layout.windowLength)
    lines = [Float](repeating: 0, count: layout.windowLength / 2 + 1)
  }

  /// Samples from one spectrum to the next.
  var hopLength: Int { layout.hopLength }

  /// The next samples; returns the spectra whose windows they complete.
  mutating func accept(_ newSamples: Span<Float>) -> [SpeechSpectrum] {
    samples.reserveCapacity(samples.count + newSamples.count)
    for index in newSamples.indices { samples.append(newSamples[index]) }
    var (spectra, start): ([SpeechSpectrum], Int) = ([], 0)
    while start + layout.windowLength <= samples.count {
      SampleKernels.frame(samples.span, from: start, window: layout.weights, into: buffers)
      transform.execute(buffers)
      SampleKernels.power(of: buffers, into: &lines)
      spectra.append(SpeechSpectrum(lines, layout))
      start += layout.hopLength
    }
    samples.removeFirst(min(start, samples.count))
    return spectra
  }
}
