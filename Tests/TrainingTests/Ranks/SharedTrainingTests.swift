import Foundation
import TestSupport
import Testing
import Training

/// Trainers of one group, in threads.
struct SharedTrainingTests {
  private let corpus: ToneCorpus
  private let folder: TemporaryFolder

  init() throws {
    corpus = try ToneCorpus(count: 9)
    folder = try TemporaryFolder()
  }

  private func configuration(steps: Int, extra: String = "") throws -> TrainingConfiguration {
    let text = corpus.configuration(
      steps: steps,
      extra: #", "augmentation": {"speed": {"probability": 1, "factors": [0.9, 1, 1.1]}}"# + extra)
    return try ConfigurationFile.read(corpus.folder.write(text, to: "configuration.json"))
  }

  private func train(
    _ members: [ThreadGroup], _ configuration: TrainingConfiguration, run: String
  ) -> [Result<[Trainer.Event], any Error>] {
    let path = folder.file(run)
    return ThreadGroup.run(members) { group in
      let trainer = try Trainer(configuration, folder: path, workers: 1, in: group)
      var events: [Trainer.Event] = []
      try trainer.run(report: { events.append($0) })
      return events
    }
  }

  private func log(_ run: String) throws -> [TrainingRecord] {
    try folder.read("\(run)/log.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(TrainingRecord.self, from: Data($0.utf8))
    }
  }

  private func expectEqualLosses(_ a: String, _ b: String, count: Int) throws {
    let (one, two) = (try log(a), try log(b))
    #expect(one.count == count && two.count == count)
    for (one, two) in zip(one, two) {
      #expect(one.step == two.step && abs(one.audioSeconds - two.audioSeconds) < 1e-9)
      #expect(abs(one.loss - two.loss) < 1e-4 * max(1, one.loss), "\(one.step)")
      let heads = (one.dev?["manifest"]?.heads["ctc"], two.dev?["manifest"]?.heads["ctc"])
      #expect((heads.0 == nil) == (heads.1 == nil))
      #expect(abs((heads.0?.loss ?? 0) - (heads.1?.loss ?? 0)) < 1e-3)
    }
  }

  @Test(arguments: [2, 3])
  func severalProcessesTrainTheModelOfOne(size: Int) throws {
    let configuration = try configuration(steps: 12)
    let runs = train(ThreadGroup.members(1), configuration, run: "one")
    _ = try #require(runs.first).get()
    for result in train(ThreadGroup.members(size), configuration, run: "several") {
      _ = try result.get()
    }
    try expectEqualLosses("one", "several", count: 12)
    let checkpoints = folder.file("several/checkpoints")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: checkpoints).sorted()
        == ["step-00000005", "step-00000010", "step-00000012"])
  }

  @Test func aRunGoesOnWithAnotherNumberOfProcesses() throws {
    for size in [2, 1, 3] {
      for result in train(
        ThreadGroup.members(size), try configuration(steps: size == 2 ? 4 : size == 1 ? 7 : 12),
        run: "changing")
      {
        _ = try result.get()
      }
    }
    _ = train(ThreadGroup.members(1), try configuration(steps: 12), run: "one")
    // The loss on dev is measured at the end of each piece, too.
    let (one, other) = (try log("one"), try log("changing"))
    #expect(one.count == 12 && other.count == 12)
    for (one, other) in zip(one, other) {
      #expect(abs(one.loss - other.loss) < 1e-4 * max(1, one.loss), "\(one.step)")
    }
  }

  @Test func everyProcessKnowsWhichRecordingsAreUnreadable() throws {
    _ = try corpus.folder.write("no sound", to: "3.wav")
    for result in train(ThreadGroup.members(2), try configuration(steps: 3), run: "run") {
      let excluded = try result.get().filter {
        if case .excluded(let path, _) = $0 { path.hasSuffix("3.wav") } else { false }
      }
      #expect(!excluded.isEmpty)
    }
  }

  @Test func whoIsAskedToStopWhileOthersAreGoneSavesFirst() throws {
    let configuration = try configuration(steps: 1000)
    let path = folder.file("run")
    // Seven updates of four messages or more, then silence.
    let members = ThreadGroup.members(2, lastLives: 30)
    let results = ThreadGroup.run(members) { group in
      let trainer = try Trainer(configuration, folder: path, workers: 1, in: group)
      var updates = 0
      var isWaiting = false
      try trainer.run(
        shouldStop: {
          defer { isWaiting = true }
          return group.isFirst && isWaiting && updates > 5
        },
        report: {
          if case .updated(let record) = $0 { (updates, isWaiting) = (record.step, false) }
        })
    }
    for result in results { #expect(throws: ThreadGroup.Gone.self) { try result.get() } }
    let last = try #require(
      try FileManager.default.contentsOfDirectory(atPath: path + "/checkpoints").max())
    let updates = try log("run").count
    #expect(last.hasSuffix("\(updates)"), "\(last) after \(updates) updates")
    #expect(updates > 5)
  }

  @Test func aWishToStopOfAnyProcessStopsAllAtTheSameUpdate() throws {
    let configuration = try configuration(steps: 1000)
    let path = folder.file("run")
    let results = try ThreadGroup.run(ThreadGroup.members(2)) { group in
      let trainer = try Trainer(configuration, folder: path, workers: 1, in: group)
      var updates = 0
      try trainer.run(
        shouldStop: { group.rank == 1 && updates >= 3 },
        report: { if case .updated(let record) = $0 { updates = record.step } })
      return updates
    }.map { try $0.get() }
    #expect(results == [3, 3])
    #expect(FileManager.default.fileExists(atPath: path + "/checkpoints/step-00000003"))
  }

  @Test func aFolderInUseIsNoPlaceForAGroup() throws {
    let configuration = try configuration(steps: 2)
    let first = try Trainer(configuration, folder: folder.file("run"), workers: 1)
    #expect(throws: TrainingError.busy(path: folder.file("run"))) {
      _ = try Trainer(
        configuration, folder: folder.file("run"), workers: 1, in: ThreadGroup.members(2)[0])
    }
    withExtendedLifetime(first) {}
  }

  /// A member of a group who asks what to do meanwhile before every wait, however short.
  private final class Asking: ProcessGroup, @unchecked Sendable {
    let group: ThreadGroup
    private(set) var isWaiting = false

    init(_ group: ThreadGroup) { self.group = group }

    var rank: Int { group.rank }
    var size: Int { group.size }

    func sum(_ numbers: inout [Float], whileWaiting: () -> Void) throws {
      ask(whileWaiting)
      try group.sum(&numbers, whileWaiting: {})
    }

    func gather(_ bytes: [UInt8], whileWaiting: () -> Void) throws -> [[UInt8]] {
      ask(whileWaiting)
      return try group.gather(bytes, whileWaiting: {})
    }

    private func ask(_ whileWaiting: () -> Void) {
      isWaiting = true
      whileWaiting()
      isWaiting = false
    }
  }

  @Test func aCheckpointThatWasSavedBeforeAnEvaluationWasOverLearnsOfIt() throws {
    let configuration = try configuration(steps: 3)
    let path = folder.file("run")
    let results = ThreadGroup.run(ThreadGroup.members(2)) { member in
      let group = Asking(member)
      let trainer = try Trainer(configuration, folder: path, workers: 1, in: group)
      var saved = 0
      try trainer.run(
        shouldStop: { group.isWaiting }, report: { if case .saved = $0 { saved += 1 } })
      return saved
    }
    // Before each update, before the evaluation, and at the end.
    #expect(try results.map { try $0.get() } == [5, 0])
    let positions = try ["checkpoints/step-00000003", "best"].map {
      try folder.read("run/\($0)/position.json")
    }
    #expect(positions[0].contains("bestWordErrorRate"))
    #expect(positions[0] == positions[1])
  }
}
