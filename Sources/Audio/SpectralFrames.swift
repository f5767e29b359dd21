internal import Foundation

/// Changes sound frame by frame in the spectrum, and puts it together again.
///
/// Frames overlap by half and are weighted with the square root of a Hann window before the transform and after its
/// inverse, so that frames that nobody changes add up to the recording.
package struct SpectralFrames: Sendable {
  /// Samples of a frame, even.
  package let length: Int
  private let window: [Double]
  private let transform: FourierTransform

  /// Frames of `length` samples.
  package init(length: Int) {
    precondition(length > 0 && length.isMultiple(of: 4), "frames of \(length) samples")
    self.length = length
    window = (0..<length).map { sin(Double.pi * (Double($0) + 0.5) / Double(length)) }
    transform = FourierTransform(length: length)
  }

  /// `samples`, as many as before, with `change` made to the spectrum of every frame: length / 2 + 1 complex numbers,
  /// real and imaginary parts in turn; a sine of amplitude 1 is length / π there.
  package func applied(
    to samples: [Float], _ change: (_ spectrum: inout [Double]) -> Void
  ) -> [Float] {
    let buffers = FourierBuffers(length: length)
    let hop = length / 2
    var result = [Float](repeating: 0, count: samples.count)
    var spectrum = [Double](repeating: 0, count: length + 2)
    for frame in 0..<(samples.count + 2 * hop - 1) / hop {
      let start = (frame - 1) * hop
      let known = max(0, start)..<min(samples.count, start + length)
      for index in 0..<length { buffers.frame[index] = 0 }
      for index in known {
        buffers.frame[index - start] = window[index - start] * Double(samples[index])
      }
      transform.execute(buffers)
      for index in spectrum.indices { spectrum[index] = buffers.spectrum[index] }
      change(&spectrum)
      for index in spectrum.indices { buffers.spectrum[index] = spectrum[index] }
      transform.invert(buffers)
      for index in known {
        result[index] += Float(
          window[index - start] * buffers.frame[index - start] / Double(length))
      }
    }
    return result
  }
}
