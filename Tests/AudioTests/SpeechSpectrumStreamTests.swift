import Testing

@testable import Audio

struct SpeechSpectrumStreamTests {
  @Test(arguments: [[1], [319, 2], [512], [5000]])
  func `spectra do not depend on the pieces`(pieces: [Int]) {
    let samples = SteadySounds.white(seconds: 0.5, level: 0.1)
    var whole = SpeechSpectrumStream(sampleRate: 16_000)
    let expected = whole.accept(samples.span)
    #expect(expected.count == 1 + (8000 - 512) / 320)
    var stream = SpeechSpectrumStream(sampleRate: 16_000)
    var spectra: [SpeechSpectrum] = []
    var (position, turn) = (0, 0)
    while position < samples.count {
      let end = min(samples.count, position + pieces[turn % pieces.count])
      spectra += stream.accept(samples.span.extracting(position..<end))
      (position, turn) = (end, turn + 1)
    }
    #expect(spectra.map(\.power) == expected.map(\.power))
    #expect(spectra.map(\.detail) == expected.map(\.detail))
  }

  @Test func `a moment is 32 ms long and 20 ms after the one before`() {
    var stream = SpeechSpectrumStream(sampleRate: 8000)
    let hop = stream.hopLength
    #expect(hop == 160)
    let samples = SteadySounds.white(seconds: 1, level: 0.1)
    var counts: [Int] = []
    for range in [0..<255, 255..<256, 256..<416] {
      counts.append(stream.accept(samples.span.extracting(range)).count)
    }
    #expect(counts == [0, 1, 1])
  }
}
