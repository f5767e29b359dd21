import Foundation
import Testing

@testable import Training

struct TrainingSourceTests {
  @Test func aColonAndANumberAreAWeight() {
    #expect(TrainingSource("a.jsonl:0.5") == TrainingSource(manifest: "a.jsonl", weight: 0.5))
    #expect(TrainingSource("a.jsonl") == TrainingSource(manifest: "a.jsonl"))
    #expect(TrainingSource("odd:name.jsonl") == TrainingSource(manifest: "odd:name.jsonl"))
    #expect(TrainingSource(":0.5") == TrainingSource(manifest: ":0.5"))
  }

  @Test func allSpellingsInAConfigurationAreOne() throws {
    let text = #"""
      {"data": {"train": ["a.jsonl:0.25", {"manifest": "b.jsonl", "weight": 0.75}]}}
      """#
    let configuration = try ConfigurationFile.parse(Array(text.utf8), path: "mine.json")
    let expected = [
      TrainingSource(manifest: "a.jsonl", weight: 0.25),
      TrainingSource(manifest: "b.jsonl", weight: 0.75),
    ]
    #expect(configuration.data.train == expected)
    let written = try ConfigurationFile.text(of: configuration)
    #expect(
      try ConfigurationFile.parse(Array(written.utf8), path: "again.json").data.train == expected)
  }

  @Test func aPathAloneStaysAText() throws {
    let encoded = try JSONEncoder().encode([TrainingSource(manifest: "a.jsonl")])
    #expect(String(decoding: encoded, as: UTF8.self) == #"["a.jsonl"]"#)
  }

  @Test func aPathThatEndsLikeAWeightIsWrittenAsAnObject() throws {
    for source in [
      TrainingSource(manifest: "x:2"), TrainingSource(manifest: "x:2", weight: 0.5),
      TrainingSource(manifest: "a.jsonl", weight: 0.5),
    ] {
      let encoded = try JSONEncoder().encode([source])
      #expect(try JSONDecoder().decode([TrainingSource].self, from: encoded) == [source])
    }
  }

  @Test func aKeyThatIsNoneOfASourceIsNamed() {
    let text = #"{"data": {"train": [{"manifest": "b.jsonl", "wieght": 0.75}]}}"#
    let error = #expect(throws: TrainingError.self) {
      try ConfigurationFile.parse(Array(text.utf8), path: "mine.json")
    }
    #expect(error?.description.contains("wieght") == true, "\(error as Any)")
  }
}
