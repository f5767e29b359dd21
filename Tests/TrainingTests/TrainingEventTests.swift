import Foundation
import TestSupport
import Testing
import Training

/// What whoever watches a run is told.
struct TrainingEventTests {
  private let corpus: ToneCorpus
  private let folder: TemporaryFolder

  init() throws {
    corpus = try ToneCorpus(count: 6)
    folder = try TemporaryFolder()
  }

  private struct Story {
    var summary: Trainer.Summary?
    var records: [TrainingRecord] = []
    var excluded: [String] = []
    var saved: [String] = []
  }

  private func run(
    _ changes: [String: String] = [:], steps: Int = 6, stopAfter: Int = .max
  ) throws -> Story {
    var text = corpus.configuration(steps: steps)
    for (old, new) in changes {
      #expect(text.contains(old))
      text = text.replacing(old, with: new)
    }
    let path = try corpus.folder.write(text, to: "configuration.json")
    let trainer = try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1)
    var story = Story()
    try trainer.run(
      shouldStop: { story.records.count >= stopAfter },
      report: { event in
        switch event {
        case .started(let summary): story.summary = summary
        case .updated(let record): story.records.append(record)
        case .excluded(let path, _): story.excluded.append(path)
        case .saved(let path): story.saved.append(String(path.suffix(13)))
        }
      })
    return story
  }

  @Test func theSummaryTellsWhatTheRunConsistsOf() throws {
    let summary = try #require(try run(steps: 2).summary)
    #expect(summary.utterances == 6 && summary.updates == 2 && summary.resumedAt == nil)
    let seconds = corpus.texts.reduce(0) { $0 + Double($1.count) * 0.25 }
    #expect(abs(summary.hours * 3600 - seconds) < 1e-6)
    #expect(summary.parameters > 10_000 && summary.batchesPerEpoch >= 1)
    #expect(summary.parts.map(\.name) == ["encoder", "heads.ctc"])
    #expect(summary.parts.reduce(0) { $0 + $1.parameters } == summary.parameters)
    #expect(try run(steps: 3).summary?.resumedAt == 2)
  }

  @Test func everyUpdateIsToldAndLogged() throws {
    let records = try run(["\"evaluationInterval\": 1000": "\"evaluationInterval\": 4"]).records
    #expect(records.map(\.step) == Array(1...6))
    #expect(records.allSatisfy { $0.loss > 0 && $0.gradientNorm > 0 && $0.learningRate > 0 })
    for record in records {
      #expect(record.gradientNorms.keys.sorted() == ["encoder", "heads.ctc"])
      let squares = record.gradientNorms.values.reduce(0) { $0 + $1 * $1 }
      #expect(abs(squares.squareRoot() / record.gradientNorm - 1) < 1e-9)
    }
    #expect(records.filter { $0.dev != nil }.map(\.step) == [4, 6])
    #expect(records.last?.dev?["manifest"]?.heads.keys.sorted() == ["ctc"])
    let lines = try folder.read("run/log.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(TrainingRecord.self, from: Data($0.utf8))
    }
    #expect(lines == records)
  }

  @Test func everyCheckpointIsToldOnce() throws {
    #expect(try run(steps: 10).saved == ["step-00000005", "step-00000010"])
    #expect(try run(steps: 10).saved == [])
    #expect(try run(steps: 12, stopAfter: 1).saved == ["step-00000011"])
  }

  @Test func utterancesOutsideTheLimitsAreNamedOnce() throws {
    // Four letters last a second; three quarters of one is the limit.
    let story = try run(["\"maximumSeconds\": 2": "\"maximumSeconds\": 0.8"], steps: 8)
    let long = corpus.texts.indices.filter { corpus.texts[$0].count == 4 }
    #expect(story.excluded == long.map { corpus.folder.file("\($0).wav") })
  }

  @Test func everyDevManifestIsReportedByItsName() throws {
    let lines = try corpus.folder.read("manifest.jsonl").split(separator: "\n")
    let other = try corpus.folder.write(lines.prefix(2).joined(separator: "\n"), to: "short.jsonl")
    let records = try run([
      "\"dev\": [\"\(corpus.manifest)\"]": "\"dev\": [\"\(corpus.manifest)\", \"\(other)\"]"
    ]).records
    #expect(records.last?.dev?.keys.sorted() == ["manifest", "short"])
  }

  @Test func theEndOfTheLastEpochIsEvaluated() throws {
    let records = try run(["\"epochs\": null, \"steps\": 6": "\"epochs\": 2"]).records
    #expect(records.last?.epoch == 1)
    #expect(records.filter { $0.dev != nil }.map(\.step) == [records.count])
    #expect(FileManager.default.fileExists(atPath: folder.file("run/best/model.safetensors")))
  }
}
