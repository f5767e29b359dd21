import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct ResultLedgerTests {
  private let folder: TemporaryFolder
  private let way = ResultWay(model: "m", fingerprint: "1", decoder: "ctc")

  init() throws { folder = try TemporaryFolder() }

  private var results: ResultFolder { ResultFolder(path: folder.path) }

  private func lines() throws -> [ResultLedger.Line] {
    try folder.read(".swiftlet.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(ResultLedger.Line.self, from: Data($0.utf8))
    }
  }

  @Test func aWayIsWrittenOnceAndEveryResultWithIt() throws {
    let recording = RecordingIdentity(path: "/r/x.wav", size: 10, modified: 1.5)
    try ResultLedger(of: results, way).add("x.txt", of: recording)
    try ResultLedger(of: results, way).add("x.srt", of: recording)
    let lines = try lines()
    #expect(lines.map(\.decoder) == ["ctc", nil, nil])
    #expect(lines.map(\.result) == [nil, "x.txt", "x.srt"])
    #expect(lines.allSatisfy { $0.way == way.key })
    #expect(lines[1].recording == "/r/x.wav" && lines[1].size == 10 && lines[1].modified == 1.5)
  }

  @Test func severalProcessesAddToOneLedger() throws {
    let other = ResultWay(model: "m", fingerprint: "1", decoder: "attention")
    let ledgers = try [ResultLedger(of: results, way), ResultLedger(of: results, other)]
    for index in 0..<10 {
      try ledgers[index % 2].add(
        "\(index).txt", of: RecordingIdentity(path: "/r/\(index).wav", size: nil, modified: nil))
    }
    #expect(try lines().compactMap(\.result) == (0..<10).map { "\($0).txt" })
    #expect(try Set(lines().map(\.way)) == [way.key, other.key])
  }

  @Test func halfALineOfAProcessThatWasKilledSpoilsNoOther() throws {
    _ = try folder.write("{\"way\":\"1\",\"resu", to: ".swiftlet.jsonl")
    _ = try ResultLedger(of: results, way)
    let text = try folder.read(".swiftlet.jsonl").split(separator: "\n")
    #expect(text.count == 2)
    #expect(text[1].hasPrefix("{\"decoder\""))
  }

  @Test func aFolderThatTakesNoLedgerIsAnOutputError() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file(".swiftlet.jsonl"), withIntermediateDirectories: false)
    #expect { _ = try ResultLedger(of: results, way) } throws: {
      ($0 as? Failure)?.status == .output
    }
  }
}
