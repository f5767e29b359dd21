import Foundation
import TestSupport
import Testing

@testable import Training

struct TrainingHistoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(_ step: Int, loss: Double) -> TrainingRecord {
    TrainingRecord(
      step: step, epoch: 0, loss: loss, terms: ["ctc": loss], learningRate: 1e-3, gradientNorm: 1,
      audioSeconds: 60, stepSeconds: 0.5)
  }

  @Test func whatTheLogWroteIsReadFromTheFolderAndFromTheFile() throws {
    let records = [record(1, loss: 2), record(2, loss: .infinity)]
    let path = folder.file("log.jsonl")
    let log = try TrainingLog(path: path, after: nil)
    for record in records { try log.append(record) }
    #expect(try TrainingHistory(contentsOf: folder.path).records == records)
    #expect(try TrainingHistory(contentsOf: path).records == records)
  }

  @Test func aLineThatIsBeingWrittenIsLeftOut() throws {
    let path = folder.file("log.jsonl")
    let log = try TrainingLog(path: path, after: nil)
    try log.append(record(1, loss: 2))
    let text = try folder.read("log.jsonl")
    _ = try folder.write(text + text.prefix(20), to: "log.jsonl")
    #expect(try TrainingHistory(contentsOf: path).records.count == 1)
  }

  @Test func logsOfEarlierVersionsAreRead() throws {
    let line =
      #"{"step":1,"epoch":0,"loss":2,"learningRate":0.1,"gradientNorm":1,"audioSeconds":3,"stepSeconds":4}"#
    let path = try folder.write(line + "\n", to: "old.jsonl")
    #expect(try TrainingHistory(contentsOf: path).records.map(\.terms) == [[:]])
  }

  @Test func whatIsNoLogIsRefusedByLine() throws {
    let path = try folder.write("{\"step\": 1}\n", to: "other.jsonl")
    #expect(throws: TrainingError.notALog(path: path, line: 1)) {
      try TrainingHistory(contentsOf: path)
    }
    let empty = try folder.write("", to: "empty.jsonl")
    #expect(throws: TrainingError.notALog(path: empty, line: 1)) {
      try TrainingHistory(contentsOf: empty)
    }
    #expect(throws: TrainingError.self) { try TrainingHistory(contentsOf: folder.file("none")) }
  }
}
