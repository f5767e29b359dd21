import Tensors
import TestSupport
import Testing

@testable import Training

struct ImaginedSpeechTests {
  private let rivals = PhoneRivals(rows: sample([12, 6], "rows"), labels: 6)
  private let words = [[1, 2, 3], [4], [5, 5, 1, 2]]

  private func speech(_ errors: Double = 0, seed: UInt64 = 1, words: [[Int]]? = nil)
    -> ImaginedSpeech
  {
    ImaginedSpeech(words: words ?? self.words, errors: errors, rivals: rivals, key: RandomKey(seed))
  }

  @Test func everyPhoneIsHeardAtOnePlace() {
    for seed in 0..<50 as Range<UInt64> {
      let places = speech(seed: seed).places
      #expect(places.map(\.label).filter { $0 > 0 } == words.flatMap(\.self))
      for place in places {
        #expect((0...0.6).contains(place.doubt))
        #expect(place.label > 0 || place.doubt == 0)
        #expect(place.doubt == 0 || (1...5).contains(place.rival) && place.rival != place.label)
      }
    }
    #expect(speech() == speech() && speech() != speech(seed: 2))
  }

  @Test func sentencesAreAsLongAsSpeech() {
    let long = Array(repeating: [1, 2, 3, 4, 5], count: 40)
    let lengths = (0..<40 as Range<UInt64>).map {
      Double(speech(seed: $0, words: long).places.count)
    }
    let mean = lengths.reduce(0, +) / 40
    // Two hundred phones of two places each, five pauses of six, and silence at both ends.
    #expect((380...520).contains(mean), "\(mean)")
    #expect((lengths.max() ?? 0) > 1.4 * (lengths.min() ?? 0))
  }

  @Test func atMostTheShareThatIsAllowedIsWrong() {
    let long = Array(repeating: [1, 2, 3, 4, 5], count: 100)
    var shares: [Double] = []
    for seed in 0..<30 as Range<UInt64> {
      let places = speech(0.4, seed: seed, words: long).places
      let found = places.map(\.label).filter { $0 > 0 }
      shares.append(1 - Double(common(long.flatMap(\.self), found)) / 500)
    }
    let mean = shares.reduce(0, +) / 30
    // Half of what is allowed, but for phones that are made up, which take nothing away.
    #expect((0.1...0.24).contains(mean), "\(mean)")
    #expect((shares.max() ?? 1) < 0.4 && (shares.min() ?? 1) < 0.06)
  }

  @Test func whatIsMisheardIsNeverSureForLong() {
    let places = (0..<10 as Range<UInt64>).flatMap {
      speech(1, seed: $0, words: Array(repeating: [3], count: 100)).places
    }
    let misheard = places.filter { $0.rival == 3 }
    #expect(misheard.count > 50 && misheard.allSatisfy { $0.label != 3 && $0.label > 0 })
    #expect(misheard.filter { $0.doubt > 0 }.count > misheard.count * 9 / 10)
  }

  /// The length of the longest common subsequence.
  private func common(_ a: [Int], _ b: [Int]) -> Int {
    var row = [Int](repeating: 0, count: b.count + 1)
    for one in a {
      var diagonal = 0
      for (index, other) in b.enumerated() {
        let above = row[index + 1]
        row[index + 1] = one == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[b.count]
  }

  @Test func nothingIsSaidInNoWords() {
    #expect(speech(1, words: []).places.allSatisfy { $0 == ImaginedSpeech.Place() })
  }
}
