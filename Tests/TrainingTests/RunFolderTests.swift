import Foundation
import TestSupport
import Testing

@testable import Training

struct RunFolderTests {
  private let parent: TemporaryFolder
  private var path: String { parent.file("run") }

  init() throws { parent = try TemporaryFolder() }

  private func make(_ names: String...) throws {
    for name in names {
      try FileManager.default.createDirectory(
        atPath: path + "/" + name, withIntermediateDirectories: true)
    }
  }

  @Test func theOrderOfNamesIsTheOrderOfUpdates() throws {
    let folder = try RunFolder(path)
    let steps = [2, 10, 999, 100_000, 99_999_999]
    let paths = steps.map { folder.checkpoint($0) }
    #expect(paths == paths.sorted())
    try make(
      "checkpoints/step-00000010", "checkpoints/step-00000002", "checkpoints/notes",
      "checkpoints/step-00000010.keep", "checkpoints/step-start", "checkpoints/step-")
    #expect(folder.checkpoints == [folder.checkpoint(2), folder.checkpoint(10)])
  }

  @Test func aFolderThatAnotherProcessHasOpenedIsNotLocked() throws {
    let owner = try RunFolder(path)
    try make("checkpoints/step-00000001", "checkpoints/step-00000002.partial")
    let guest = RunFolder(openedElsewhere: path)
    #expect(guest.checkpoints == owner.checkpoints && guest.checkpoints.count == 1)
    #expect(FileManager.default.fileExists(atPath: path + "/checkpoints/step-00000002.partial"))
  }

  @Test func onlyTheLatestCheckpointsAreKept() throws {
    let folder = try RunFolder(path)
    for step in 1...5 { try make("checkpoints/step-0000000\(step)") }
    folder.prune(keeping: 2)
    #expect(folder.checkpoints == [folder.checkpoint(4), folder.checkpoint(5)])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: path + "/checkpoints").count == 2)
  }

  @Test func whatAKilledProcessLeftIsSetRight() throws {
    try make(
      "checkpoints/step-00000001", "checkpoints/step-00000002.partial", "best.previous",
      "best.partial")
    let folder = try RunFolder(path)
    #expect(folder.checkpoints == [folder.checkpoint(1)])
    #expect(FileManager.default.fileExists(atPath: folder.best))
    let left = try FileManager.default.subpathsOfDirectory(atPath: path)
    #expect(left.filter { $0.contains("partial") || $0.contains("previous") } == [])
  }

  @Test func theLockEndsWithItsHolder() throws {
    do {
      let first = try RunFolder(path)
      #expect(throws: TrainingError.busy(path: path)) { try RunFolder(path) }
      withExtendedLifetime(first) {}
    }
    _ = try RunFolder(path)
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let file = try parent.write("", to: "file")
    #expect {
      try RunFolder(file + "/run")
    } throws: { error in
      if case TrainingError.unwritable(let path, _) = error { return path == file + "/run" }
      return false
    }
  }

  @Test func theRecordedConfigurationIsReadAsItWas() throws {
    let folder = try RunFolder(path)
    var configuration = TrainingConfiguration()
    configuration.seed = 9
    configuration.data.train = ["a.jsonl"]
    try folder.record(configuration)
    #expect(try ConfigurationFile.read(folder.configuration) == configuration)
  }

  @Test func whatANewRunWouldReplaceIsNotReplaced() throws {
    let folder = try RunFolder(path)
    var configuration = TrainingConfiguration()
    configuration.checkpointInterval = 2
    try folder.requireUnused(by: configuration)
    try folder.record(configuration)
    try folder.requireUnused(by: configuration)
    var other = configuration
    other.seed = 5
    #expect(throws: TrainingError.otherRun(path: folder.configuration)) {
      try folder.requireUnused(by: other)
    }
    // Of the same run nothing is lost before its first checkpoint, and something after it.
    _ = try parent.write("{}\n{}\n", to: "run/log.jsonl")
    try folder.requireUnused(by: configuration)
    _ = try parent.write("{}\n{}\n{}\n", to: "run/log.jsonl")
    #expect(throws: TrainingError.otherRun(path: folder.log)) {
      try folder.requireUnused(by: configuration)
    }
    try make("best")
    #expect(throws: TrainingError.otherRun(path: folder.best)) {
      try folder.requireUnused(by: configuration)
    }
  }
}
