import Testing

@testable import Training

struct TrainingErrorTests {
  @Test func aBrokenManifestNamesTheFirstLineAndCountsTheOthers() {
    let problems = [3, 8, 9].map {
      ManifestProblem(line: $0, found: "no “text”", expected: "a string under that key")
    }
    #expect(
      "\(TrainingError.brokenManifest(path: "m.jsonl", problems: problems))"
        == """
        m.jsonl: line 3: found no “text”, expected a string under that key (and 2 more lines); \
        correct or remove the line.
        """)
  }

  @Test func unknownKeysAreListed() {
    #expect(
      "\(TrainingError.unknownKeys(path: "c.json", keys: ["data.trian", "sed"]))"
        == "c.json: found “data.trian”, “sed”, which no part of training reads; check the spelling."
    )
  }
}
