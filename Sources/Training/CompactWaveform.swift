/// A recording in 16 bits a sample: half the memory, and exactly what recordings of 16 bits hold.
struct CompactWaveform: Sendable {
  private let numbers: [Int16]
  /// What one step is worth.
  private let step: Float

  /// Rounds samples to the steps of a recording of 16 bits, or to coarser ones where they go beyond −1…1.
  init(_ samples: [Float]) {
    var peak: Float = 1
    for sample in samples where sample.isFinite { peak = max(peak, abs(sample)) }
    let step = peak * 0x1p-15
    self.step = step
    // 1 itself is beyond the largest number by a step; what is no number becomes silence.
    numbers = samples.map { sample in
      let number = (sample / step).rounded()
      return number.isNaN ? 0 : Int16(min(max(number, -32768), 32767))
    }
  }

  /// The samples again.
  var samples: [Float] { numbers.map { Float($0) * step } }

  /// The memory that it takes.
  var bytes: Int { numbers.count * MemoryLayout<Int16>.stride }
}
