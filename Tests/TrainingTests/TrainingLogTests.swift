import Foundation
import TestSupport
import Testing

@testable import Training

struct TrainingLogTests {
  private func record(_ step: Int, loss: Double = 1.5) -> TrainingRecord {
    TrainingRecord(
      step: step, epoch: 0, loss: loss, learningRate: 1e-3, gradientNorm: 2, audioSeconds: 60,
      stepSeconds: 0.5)
  }

  private func steps(in text: String) throws -> [Int] {
    try text.split(separator: "\n").map {
      try JSONDecoder().decode(TrainingRecord.self, from: Data($0.utf8)).step
    }
  }

  @Test func linesAreOnDiskAsSoonAsTheyAreAppended() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(path: folder.path + "/log.jsonl", after: nil)
    for step in 1...3 {
      try log.append(record(step))
      #expect(try steps(in: folder.read("log.jsonl")) == Array(1...step))
    }
  }

  @Test func resumingDropsTheLinesAfterTheCheckpoint() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    try fill(path, after: nil, with: 1...10)
    try fill(path, after: 6, with: 7...12)
    #expect(try steps(in: folder.read("log.jsonl")) == Array(1...12))
  }

  @Test func resumingDropsALineThatWasCutOff() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    try fill(path, after: nil, with: 1...3)
    let whole = try folder.read("log.jsonl")
    _ = try folder.write(String(whole.dropLast(9)), to: "log.jsonl")
    try fill(path, after: 10, with: 3...4)
    #expect(try steps(in: folder.read("log.jsonl")) == [1, 2, 3, 4])
  }

  @Test func aNewRunStartsAnEmptyLog() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    try fill(path, after: nil, with: 1...3)
    try fill(path, after: nil, with: 1...1)
    #expect(try steps(in: folder.read("log.jsonl")) == [1])
  }

  @Test func aLossThatIsNotANumberIsStillALine() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(path: folder.path + "/log.jsonl", after: nil)
    try log.append(record(1, loss: .nan))
    #expect(try folder.read("log.jsonl").contains(#""loss":"nan""#))
  }

  @Test func saysWhichFileCannotBeWritten() {
    #expect(
      throws: TrainingError.unwritable(
        path: "/nonexistent/log.jsonl", reason: "No such file or directory")
    ) { _ = try TrainingLog(path: "/nonexistent/log.jsonl", after: nil) }
  }

  private func fill(_ path: String, after step: Int?, with steps: ClosedRange<Int>) throws {
    let log = try TrainingLog(path: path, after: step)
    for step in steps { try log.append(record(step)) }
  }
}
