import Glibc
import Synchronization

/// Changes the sample rate of whole recordings by a ratio of small whole numbers, some thirty times faster than
/// ``Resampler``, whose filter is steeper: for speech that is played faster or slower in training.
///
/// Each output sample is the sum of 64 input samples (more where the rate falls) under a sinc with a Kaiser
/// window (J. O. Smith, *Digital Audio Resampling*). Rates in the ratio L : M need only L different sets of
/// weights. Aliases lie 80 dB below; 84 % of the bandwidth is kept.
package struct PolyphaseResampler: Sendable {
  /// L and M: L samples come out for M that go in.
  private let phases, step: Int
  private let rates: (input: Int, output: Int)
  private let filter: Filter

  /// L sets of weights, each `taps` long; the first applies `lead` samples before the output's place.
  private struct Filter: Sendable {
    var weights: [Float]
    var taps, lead: Int
  }

  /// More sets of weights would no longer fit the caches.
  private static let largestPhases = 512
  /// Input samples on either side of an output sample, where the rate does not fall.
  private static let reach = 32.0
  /// The middle of the filter's slope, as a share of the lower of both bandwidths.
  private static let cutoff = 0.92
  /// The shape of the window: 80 dB (Kaiser 1974).
  private static let beta = 7.857

  private static let filters = Mutex<[[Int]: Filter]>([:])

  /// A resampler between two rates, or nil where their ratio is not one of small numbers.
  package init?(from inputRate: Int, to outputRate: Int) {
    guard inputRate > 0, outputRate > 0 else { return nil }
    let divisor = Self.greatestCommonDivisor(inputRate, outputRate)
    let (phases, step) = (outputRate / divisor, inputRate / divisor)
    guard phases <= Self.largestPhases, step <= 8 * phases else { return nil }
    (self.phases, self.step) = (phases, step)
    rates = (inputRate, outputRate)
    filter = Self.filters.withLock { known in
      if let filter = known[[phases, step]] { return filter }
      let filter = Self.design(phases: phases, step: step)
      known[[phases, step]] = filter
      return filter
    }
  }

  /// round(count · output rate / input rate) samples, aligned in time; silence surrounds the recording.
  package func resampled(_ samples: [Float]) -> [Float] {
    let count = ResamplerStream.count(of: samples.count, from: rates.input, to: rates.output)
    guard count > 0 else { return [] }
    let last = (count - 1) * step / phases + filter.taps
    var surrounded = [Float](repeating: 0, count: filter.lead)
    surrounded.reserveCapacity(max(last, filter.lead + samples.count))
    surrounded += samples
    surrounded += repeatElement(0, count: max(0, last - surrounded.count))
    return SampleKernels.polyphase(
      surrounded, count: count, weights: filter.weights, taps: filter.taps, phases: phases,
      step: step)
  }

  private static func design(phases: Int, step: Int) -> Filter {
    let ratio = Double(phases) / Double(step)
    let width = reach / min(1, ratio)
    let half = Int(width.rounded(.up))
    let taps = (2 * half + 15) / 16 * 16
    let frequency = cutoff * min(1, ratio)
    var weights: [Float] = []
    for phase in 0..<phases {
      let fraction = Double(phase) / Double(phases)
      let row = (0..<taps).map { tap in
        let distance = Double(tap - (half - 1)) - fraction
        return sinc(frequency * distance) * kaiser(distance / width)
      }
      // A constant stays what it is.
      let sum = row.reduce(0, +)
      weights += row.map { Float($0 / sum) }
    }
    return Filter(weights: weights, taps: taps, lead: half - 1)
  }

  private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }

  private static func kaiser(_ x: Double) -> Double {
    abs(x) >= 1 ? 0 : bessel(beta * (1 - x * x).squareRoot()) / bessel(beta)
  }

  /// The modified Bessel function of order zero, by its power series.
  private static func bessel(_ x: Double) -> Double {
    var (sum, term, index) = (1.0, 1.0, 1.0)
    while term > 1e-12 * sum {
      term *= (x / (2 * index)) * (x / (2 * index))
      sum += term
      index += 1
    }
    return sum
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}
