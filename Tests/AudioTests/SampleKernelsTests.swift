import Audio
import TestSupport
import Testing

@Suite struct SampleKernelsTests {
  @Test(arguments: [1, 2, 6, 255, 1024])
  func `any number of channels is averaged`(channels: Int) throws {
    let folder = try TemporaryFolder()
    // Channel c is c above or below a common ramp, in turn.
    let deviations = (0..<channels).map { $0 % 2 == 0 ? $0 : -$0 }
    var samples: [Int16] = []
    for frame in 0..<300 { samples += deviations.map { Int16(frame + $0) } }
    var wave = WaveBytes(samples)
    wave.channels = channels
    let path = try folder.recording(wave.bytes)
    let last = try AudioFile.read(path, channel: .one(channels - 1)).samples
    let mean = try AudioFile.read(path).samples
    let shift = Float(deviations.reduce(0, +)) / Float(channels)
    #expect(mean.count == 300)
    for frame in 0..<300 {
      #expect(last[frame] == Float(frame + deviations[channels - 1]) / 32_768)
      #expect(abs(mean[frame] - (Float(frame) + shift) / 32_768) < 1e-6)
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30])
  func `a sample that is no sound is named with its time`(value: Float) throws {
    let folder = try TemporaryFolder()
    var samples = [Float](repeating: 0.1, count: 2000)
    samples[1600] = value
    let path = try folder.recording(WaveBytes(floats: samples).bytes)
    #expect(
      failure(path) == .irregularSample(path: path, value: "\(value)", seconds: 0.1))
    // Before it the recording is fine.
    #expect(failure(path, duration: 0.1) == nil)
  }
}
