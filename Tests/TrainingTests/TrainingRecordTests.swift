import Foundation
import Testing

@testable import Training

struct TrainingRecordTests {
  @Test func leavesOutWhatDidNotHappen() throws {
    let record = TrainingRecord(
      step: 1, epoch: 0, loss: 2, learningRate: 1e-3, gradientNorm: 1, audioSeconds: 60,
      stepSeconds: 0.5)
    let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
    #expect(!text.contains("skipped") && !text.contains("dev"))
  }

  @Test func survivesJSON() throws {
    let record = TrainingRecord(
      step: 7, epoch: 1, loss: 2, terms: ["ctc": 2.5], learningRate: 1e-3, gradientNorm: 5,
      gradientNorms: ["encoder": 3, "heads.ctc": 4], audioSeconds: 60, stepSeconds: 0.5,
      skipped: "loss is nan",
      dev: ["an4": .init(heads: ["ctc": .init(loss: 1.5, wordErrorRate: 0.25)])])
    let copy = try JSONDecoder().decode(
      TrainingRecord.self, from: JSONEncoder().encode(record))
    #expect(copy == record)
  }
}
