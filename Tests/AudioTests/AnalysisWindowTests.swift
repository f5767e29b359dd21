import Audio
import Testing

@Suite struct AnalysisWindowTests {
  @Test(arguments: [AnalysisWindow.povey, .hamming, .hann])
  func `symmetric windows mirror about their middle`(window: AnalysisWindow) {
    let weights = window.weights(length: 401)
    for index in 0..<401 { #expect(abs(weights[index] - weights[400 - index]) < 1e-12) }
    #expect(abs(weights[200] - 1) < 1e-12)
  }

  @Test func `a periodic window shifted by half its length complements itself`() {
    let weights = AnalysisWindow.periodicHann.weights(length: 400)
    for index in 0..<200 { #expect(abs(weights[index] + weights[index + 200] - 1) < 1e-12) }
  }

  @Test func `a Hamming window ends at eight hundredths`() {
    #expect(abs(AnalysisWindow.hamming.weights(length: 400)[0] - 0.08) < 1e-12)
  }

  @Test func `a window of one sample is finite`() {
    for window in [AnalysisWindow.povey, .hamming, .hann, .periodicHann] {
      #expect(window.weights(length: 1)[0].isFinite)
    }
  }
}
