/// What is looked at in the spectrum of one moment to tell speech from other sound.
struct SpeechSpectrum: Sendable {
  /// Mean square of the samples in each band; full scale is 1.
  let power: [Float]
  /// How far the lines of the middle range stand out from their surroundings: mean 0, norm 1, or
  /// nothing but zeros where none does.
  let detail: [Float]

  /// From the power of all lines; `lines` has one for each multiple of the line's width.
  init(_ lines: [Float], _ layout: Layout) {
    power = zip(layout.edges, layout.edges.dropFirst()).map { lower, upper in
      lines[lower..<upper].reduce(0, +) * layout.scale
    }
    var levels = lines[layout.detail].map { $0 * layout.scale }
    SampleKernels.decibels(of: &levels, floor: Self.silence)
    detail = Self.standingOut(levels)
  }

  /// The cosine between the details of two moments: near 1 where the same tones sound in both,
  /// whatever their loudness, and near 0 in speech, whose pitch glides, and in noise.
  func resemblance(to other: Self) -> Float {
    precondition(detail.count == other.detail.count, "spectra of one layout")
    var sum: Float = 0
    for index in detail.indices { sum += detail[index] * other.detail[index] }
    return sum
  }

  /// Power that counts as none, and its level in dB re full scale.
  static let (silence, silentLevel): (Float, Float) = (1e-11, -110)

  /// Levels less the mean of those around them, standardised; what lies 40 dB under the loudest line
  /// is the skirt of its peak and counts as level.
  private static func standingOut(_ levels: [Float]) -> [Float] {
    let reach = 7
    let count = levels.count
    guard count > 0 else { return [] }
    let floor = levels.reduce(-.infinity, max) - 40
    let levels = levels.map { max($0, floor) }
    // The ends are repeated outwards, so that each mean is of as many lines.
    var sum = Float(reach) * levels[0]
    for index in 0...reach { sum += levels[min(index, count - 1)] }
    var detail = levels
    for index in 0..<count {
      detail[index] -= sum / Float(2 * reach + 1)
      sum += levels[min(index + reach + 1, count - 1)] - levels[max(index - reach, 0)]
    }
    let mean = detail.reduce(0, +) / Float(count)
    var energy: Float = 0
    for index in 0..<count {
      detail[index] -= mean
      energy += detail[index] * detail[index]
    }
    // Rounding is no detail: lines that differ by a millionth of a decibel are equal.
    guard energy > 1e-3 else { return [Float](repeating: 0, count: count) }
    let scale = 1 / energy.squareRoot()
    return detail.map { $0 * scale }
  }
}

extension SpeechSpectrum {
  /// Which samples make a moment, and which lines of their spectrum are looked at.
  struct Layout: Sendable {
    /// Samples of a moment, 32 ms, so that lines are 31.25 Hz apart; even.
    let windowLength: Int
    /// Samples from one moment to the next, 20 ms or up to one sample less.
    let hopLength: Int
    /// The first line of each band, and the end of the last: bands equally wide in mel
    /// from 200 Hz to 6 kHz, as far as the rate goes.
    let edges: [Int]
    /// The lines from 500 Hz to 4 kHz, as far as the rate goes.
    let detail: Range<Int>
    /// From squared magnitudes of a windowed frame to mean squares of its samples.
    let scale: Float
    /// The window.
    let weights: [Double]

    /// Whole samples in 20 ms.
    static func hopLength(sampleRate: Int) -> Int { sampleRate / 50 }

    /// The layout at a rate of `sampleRate` samples per second.
    init(sampleRate: Int) {
      precondition(sampleRate >= 1000, "speech needs more than \(sampleRate) samples per second")
      windowLength = 2 * (sampleRate * 2 / 125)
      hopLength = Self.hopLength(sampleRate: sampleRate)
      weights = AnalysisWindow.periodicHann.weights(length: windowLength)
      let energy = weights.reduce(0) { $0 + $1 * $1 }
      self.scale = Float(2 / (Double(windowLength) * energy))
      let nyquist = windowLength / 2
      let (width, bands) = (Double(sampleRate) / Double(windowLength), 16)
      let scale = LogMel.MelScale.kaldi
      let (low, high) = (scale.mel(200), scale.mel(6000))
      var edges: [Int] = []
      for index in 0...bands {
        let mel = low + (high - low) * Double(index) / Double(bands)
        let line = Int((scale.frequency(mel) / width).rounded())
        edges.append(max(line, (edges.last ?? 0) + 1))
      }
      self.edges = edges.filter { $0 <= nyquist }
      detail = min(Int(500 / width), nyquist)..<min(Int(4000 / width), nyquist)
    }
  }
}
