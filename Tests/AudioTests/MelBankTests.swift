import Audio
import Testing

@Suite struct MelBankTests {
  private func triangles(_ scale: LogMel.MelScale, count: Int) -> [[Double]] {
    MelBank.triangles(
      scale: scale, count: count, frequencies: 20...8000, fftLength: 512, rate: 16_000)
  }

  @Test func `neighbouring Kaldi triangles share every bin between their centres in full`() {
    let rows = triangles(.kaldi, count: 40)
    let sums = (0...256).map { bin in rows.reduce(0) { $0 + $1[bin] } }
    let centre = rows[0].indices.max { rows[0][$0] < rows[0][$1] } ?? 0
    let last = rows[39].indices.max { rows[39][$0] < rows[39][$1] } ?? 0
    for bin in centre + 1..<last { #expect(abs(sums[bin] - 1) < 1e-9) }
    #expect(sums[0] == 0)
    #expect(sums[256] == 0)
  }

  @Test func `wide Slaney triangles have unit area`() {
    for row in triangles(.slaney, count: 20).suffix(8) {
      let area = row.reduce(0, +) * 16_000 / 512
      #expect(abs(area - 1) < 0.01)
    }
  }

  @Test func `Slaney's scale is linear below a kilohertz`() {
    let rows = MelBank.triangles(
      scale: .slaney, count: 14, frequencies: 0...1000, fftLength: 1024, rate: 16_000)
    // Fifteen equal steps of 66.7 Hz: the centre of band b is (b + 1) steps up.
    for (band, row) in rows.enumerated() {
      let peak = row.indices.max { row[$0] < row[$1] } ?? 0
      #expect(abs(Double(peak) * 15.625 - Double(band + 1) * 1000 / 15) < 15.625)
    }
  }
}
