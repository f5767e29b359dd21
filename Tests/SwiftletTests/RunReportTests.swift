import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct RunReportTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("report.jsonl") }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ file: String, continues: Bool = false, replaces: Bool = false) throws {
    try RunReport(path, continues: continues, replaces: replaces)
      .write(RunReport.Entry(file: file, status: .done, elapsed: 1))
  }

  private func files() throws -> [String] {
    try folder.read("report.jsonl").split(separator: "\n").map {
      let entry = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return try #require(entry?["file"] as? String)
    }
  }

  @Test func aReportIsContinuedOrReplacedWhereThatIsAsked() throws {
    try write("a")
    #expect(throws: Failure.self) { try write("b") }
    try write("c", continues: true)
    #expect(try files() == ["a", "c"])
    try write("d", replaces: true)
    #expect(try files() == ["d"])
  }

  @Test func aLinkIsTheReportThatItLeadsTo() throws {
    _ = try folder.write("{\"file\": \"old\"}\n", to: "there.jsonl")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "there.jsonl")
    #expect(throws: Failure.self) { try write("a") }
    try write("b", continues: true)
    #expect(try files() == ["old", "b"])
    try write("c", replaces: true)
    #expect(try files() == ["c"])
  }

  @Test func whatMustBeSparedIsNoReport() throws {
    _ = try folder.write("sound", to: "report.jsonl")
    let files = ProtectedFiles(inputs: [path])
    #expect(throws: Failure.self) {
      _ = try RunReport(path, continues: false, replaces: true, sparing: files)
    }
    #expect(try folder.read("report.jsonl") == "sound")
  }

  @Test func halfALineIsEnded() throws {
    _ = try folder.write("{\"file\": \"old\"}\n{\"fi", to: "report.jsonl")
    try write("a", continues: true)
    #expect(try folder.read("report.jsonl").split(separator: "\n").count == 3)
  }

  @Test func othersWhoWriteIntoTheFileAreNotOverwritten() throws {
    let report = try RunReport(path, continues: false, replaces: false)
    try report.write(RunReport.Entry(file: "a", status: .done, elapsed: 1))
    let other = try #require(FileHandle(forUpdatingAtPath: path))
    try other.seekToEnd()
    try other.write(contentsOf: Data("{\"file\": \"theirs\"}\n".utf8))
    try report.write(RunReport.Entry(file: "b", status: .done, elapsed: 1))
    #expect(try files() == ["a", "theirs", "b"])
  }
}
