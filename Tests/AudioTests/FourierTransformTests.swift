import Audio
import Foundation
import Testing

@Suite struct FourierTransformTests {
  /// The power spectrum by its definition.
  private func power(_ frame: [Double], length: Int) -> [Double] {
    (0...length / 2).map { bin in
      var (real, imaginary) = (0.0, 0.0)
      for (index, sample) in frame.enumerated() {
        let angle = 2 * Double.pi * Double(bin * index % length) / Double(length)
        real += sample * cos(angle)
        imaginary -= sample * sin(angle)
      }
      return real * real + imaginary * imaginary
    }
  }

  @Test(arguments: [400, 402, 512, 1024])
  func `features are those of the transform by its definition`(length: Int) throws {
    var configuration = LogMel.Configuration.espnet
    configuration.fftLength = length
    configuration.placement = .inside
    let wave = Array(try GoldenFeatures("speech").wave[4000..<4400])
    let window = configuration.window.weights(length: 400)
    let spectrum = power(zip(wave, window).map { Double($0) * $1 }, length: length)
    let triangles = MelBank.triangles(
      scale: configuration.melScale, count: configuration.bins,
      frequencies: configuration.lowFrequency...configuration.highFrequency, fftLength: length,
      rate: configuration.sampleRate)
    let frame = try LogMel(configuration).features(of: wave)[frame: 0]
    for (value, triangle) in zip(frame, triangles) {
      let energy = zip(spectrum, triangle).reduce(0) { $0 + $1.0 * $1.1 }
      let expected = log(max(energy, Double(configuration.logarithm.floor)))
      #expect(abs(Double(value) - expected) < 1e-5)
    }
  }

  @Test func `many threads may transform at once`() async throws {
    let wave = try GoldenFeatures("speech").wave
    let expected = try LogMel(.kaldi).features(of: wave)
    let equal = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (try? LogMel(.kaldi).features(of: wave)) == expected }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(equal)
  }
}
