/// What becomes of sound on its way through a linear channel: a room, a filter.
package enum Convolution {
  /// `samples` through a channel with this impulse response, as many samples as before: y[n] is the sum over k of
  /// response[k] · x[n + delay − k], and silence surrounds the recording. A symmetric filter of 2d + 1 taps
  /// moves nothing with `delay` d.
  ///
  /// Blocks go through the Fourier transform and overlap by the length of the response, of which the circular
  /// products are thrown away (overlap-save: Oppenheim and Schafer, *Discrete-Time Signal Processing*, §8.7.3).
  package static func applied(
    _ response: [Float], to samples: [Float], delay: Int = 0
  ) -> [Float] {
    precondition(delay >= 0, "a delay of \(delay) samples")
    guard !samples.isEmpty, !response.isEmpty else {
      return [Float](repeating: 0, count: samples.count)
    }
    let history = response.count - 1
    let length = blockLength(samples: samples.count + delay, response: response.count)
    let transform = FourierTransform(length: length)
    let channel = FourierBuffers(length: length)
    // The inverse transform multiplies by the length.
    for (index, weight) in response.enumerated() {
      channel.frame[index] = Double(weight) / Double(length)
    }
    transform.execute(channel)
    let block = FourierBuffers(length: length)
    var result = [Float](repeating: 0, count: samples.count)
    for start in stride(from: 0, to: samples.count, by: length - history) {
      // The frame begins `history` samples before the input that belongs to the block's first output.
      let first = start + delay - history
      let known = max(0, first)..<max(0, first, min(samples.count, first + length))
      for index in 0..<length { block.frame[index] = 0 }
      for index in known { block.frame[index - first] = Double(samples[index]) }
      transform.execute(block)
      multiply(block, by: channel)
      transform.invert(block)
      for index in start..<min(samples.count, start + length - history) {
        result[index] = Float(block.frame[history + index - start])
      }
    }
    return result
  }

  /// A power of two: four responses, which keeps the overlap small, or less where all samples fit into less.
  private static func blockLength(samples: Int, response: Int) -> Int {
    func powerOfTwo(_ least: Int) -> Int { 1 << (Int.bitWidth - (least - 1).leadingZeroBitCount) }
    return min(
      powerOfTwo(max(4 * response, 1024)), powerOfTwo(max(2, samples + response)))
  }

  private static func multiply(
    _ block: borrowing FourierBuffers, by channel: borrowing FourierBuffers
  ) {
    let (spectrum, factors) = (block.spectrum, channel.spectrum)
    for index in stride(from: 0, through: block.length, by: 2) {
      let (real, imaginary) = (spectrum[index], spectrum[index + 1])
      spectrum[index] = real * factors[index] - imaginary * factors[index + 1]
      spectrum[index + 1] = real * factors[index + 1] + imaginary * factors[index]
    }
  }
}
