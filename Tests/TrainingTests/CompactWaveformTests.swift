import Testing

@testable import Training

struct CompactWaveformTests {
  @Test func aRecordingOf16BitsIsKeptExactly() {
    let samples = [-32768, -1, 0, 1, 2, 12_345, 32767].map { Float($0) / 32768 }
    let waveform = CompactWaveform(samples)
    #expect(waveform.samples == samples)
    #expect(waveform.bytes == 14)
  }

  @Test func otherSamplesMoveByHalfAStepAtMost() {
    let samples = (0..<1000).map { Float($0) / 777 - 0.6 }
    for (old, new) in zip(samples, CompactWaveform(samples).samples) {
      #expect(abs(old - new) <= 0x1p-16)
    }
  }

  @Test func whatGoesBeyondOneIsNotClipped() {
    let samples: [Float] = [4, -4, 1, 0.5]
    for (old, new) in zip(samples, CompactWaveform(samples).samples) {
      #expect(abs(old - new) <= 4 * 0x1p-15)
    }
  }

  @Test func whatIsNoNumberBecomesSilence() {
    #expect(CompactWaveform([.nan, 0.5]).samples == [0, 0.5])
  }
}
