internal import Audio
internal import Foundation

/// Lets one band of frequencies through and moves nothing in time.
struct BandFilter: Sendable {
  /// The impulse response, symmetric about its middle.
  let response: [Float]

  /// Half the length of the response in seconds: slopes are about 200 Hz wide.
  private static let reach = 0.008

  /// A filter for this band in Hz; a band from 0 lets all low frequencies through. The difference of two sincs under a
  /// Hamming window (Oppenheim and Schafer, *Discrete-Time Signal Processing*, §7.5).
  init(_ band: ClosedRange<Double>, sampleRate: Int) {
    let rate = Double(sampleRate)
    let middle = Int(Self.reach * rate)
    func lowpass(_ frequency: Double, _ offset: Int) -> Double {
      let share = min(1, 2 * frequency / rate)
      let angle = Double.pi * share * Double(offset)
      return offset == 0 ? share : share * sin(angle) / angle
    }
    response = (-middle...middle).map { offset in
      let window = 0.54 + 0.46 * cos(Double.pi * Double(offset) / Double(middle + 1))
      let ideal =
        lowpass(band.upperBound, offset)
        - (band.lowerBound > 0 ? lowpass(band.lowerBound, offset) : 0)
      return Float(window * ideal)
    }
  }

  /// As many samples as before.
  func applied(to samples: [Float]) -> [Float] {
    Convolution.applied(response, to: samples, delay: response.count / 2)
  }
}
