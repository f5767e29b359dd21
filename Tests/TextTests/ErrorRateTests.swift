import Foundation
import Testing

@testable import Text

struct ErrorRateTests {
  struct Golden: Decodable {
    struct Case: Decodable {
      let reference: String
      let hypothesis: String
      let wer: Double
      let words: ErrorCounts
      let cer: Double
      let characters: ErrorCounts
    }
    let corpusRate: Double
    let cases: [Case]

    static func read() throws -> Golden {
      try JSONDecoder().decode(
        Golden.self, from: Data(contentsOf: golden.appending(path: "wer.json")))
    }
  }

  @Test("words and characters agree with jiwer, count by count")
  func agreesWithReference() throws {
    for item in try Golden.read().cases {
      let words = ErrorRate.words(reference: item.reference, hypothesis: item.hypothesis).counts
      #expect(words == item.words, "\(item.reference) | \(item.hypothesis)")
      #expect(words.rate == item.wer)
      let characters = ErrorRate.characters(
        reference: item.reference, hypothesis: item.hypothesis
      ).counts
      #expect(characters == item.characters, "\(item.reference) | \(item.hypothesis)")
      #expect(characters.rate == item.cer)
    }
  }

  @Test("the rate of a corpus is the rate of its totals")
  func corpus() throws {
    let golden = try Golden.read()
    let total = golden.cases.reduce(ErrorCounts()) {
      $0 + ErrorRate.words(reference: $1.reference, hypothesis: $1.hypothesis).counts
    }
    #expect(abs((total.rate ?? .nan) - golden.corpusRate) < 1e-12)
  }

  @Test("insertions into an empty reference count, but have no rate")
  func emptyReference() {
    let counts = ErrorRate.words(reference: " ", hypothesis: "a b").counts
    #expect(counts.insertions == 2 && counts.errors == 2 && counts.referenceCount == 0)
    #expect(counts.rate == nil)
    let silence = ErrorRate.words(reference: "", hypothesis: "").counts
    #expect(silence == ErrorCounts() && silence.rate == nil)
    let missed = ErrorRate.words(reference: "a b", hypothesis: "").counts
    #expect(missed.deletions == 2 && missed.rate == 1)
    let total = counts + missed
    #expect(total.rate == 2)
  }

  @Test("hostile texts align with themselves without error")
  func hostile() {
    for text in hostileTexts {
      #expect(ErrorRate.words(reference: text, hypothesis: text).counts.errors == 0)
      #expect(ErrorRate.characters(reference: text, hypothesis: text).counts.errors == 0)
      _ = ErrorRate.words(reference: text, hypothesis: "a \(text) b")
    }
  }
}
