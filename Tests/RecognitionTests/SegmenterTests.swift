import Audio
import Recognition
import Testing

struct SegmenterTests {
  /// Noise at 100 samples a second, silent in the given seconds.
  private func noise(seconds: Int, silentAt silences: [Int] = []) -> AudioBuffer {
    var audio = AudioBuffer(samples: [], sampleRate: 100)
    for second in 0..<seconds {
      let level: Float = silences.contains(second) ? 0 : 0.5
      audio.samples += (0..<100).map { $0 % 2 == 0 ? level : -level }
    }
    return audio
  }

  @Test(arguments: [0, 1, 29, 30])
  func aRecordingWithinTheLimitStaysWhole(seconds: Int) {
    let audio = noise(seconds: seconds)
    #expect(Segmenter().segments(of: audio) == [0..<audio.samples.count])
  }

  @Test(arguments: [31, 60, 61, 200])
  func piecesCoverTheRecordingAndKeepTheLimit(seconds: Int) {
    let pieces = Segmenter().segments(of: noise(seconds: seconds))
    #expect(pieces.first?.lowerBound == 0)
    #expect(pieces.last?.upperBound == 100 * seconds)
    for (piece, next) in zip(pieces, pieces.dropFirst()) {
      #expect(piece.upperBound == next.lowerBound)
    }
    #expect(pieces.allSatisfy { !$0.isEmpty && $0.count <= 3000 })
  }

  @Test func cutsAreMadeWhereItIsQuiet() {
    let pieces = Segmenter().segments(of: noise(seconds: 70, silentAt: [10, 24, 47]))
    #expect(pieces.count == 3)
    // The silence at 10 s lies before the last third of the first piece.
    #expect((2400...2500).contains(pieces[0].upperBound))
    #expect((4700...4800).contains(pieces[1].upperBound))
  }
}
