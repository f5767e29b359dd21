import Testing
import swiftlet

struct ShardTests {
  @Test(arguments: [
    "0/2", "3/2", "1/0", "-1/2", "1", "1/2/3", "a/b", "", "1/", "env", "1/9000000000000000000",
  ])
  func whatIsNoPartIsRefused(text: String) {
    #expect(Shard(text) == nil)
  }

  @Test func aPartIsWrittenAsANumberOfHowMany() {
    #expect(Shard("2/8") == Shard(2, of: 8))
    #expect(Shard(2, of: 8)?.description == "2/8")
  }

  @Test(arguments: [
    (["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"], "2/4"),
    (["PMI_RANK": "0", "PMI_SIZE": "2"], "1/2"),
    (["SLURM_PROCID": "7", "SLURM_NTASKS": "8"], "8/8"),
    (
      [
        "SLURM_PROCID": "0", "SLURM_NTASKS": "1", "SLURM_ARRAY_TASK_ID": "14",
        "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_STEP": "2", "SLURM_ARRAY_TASK_COUNT": "5",
      ], "3/5"
    ),
    (["SLURM_PROCID": "0", "SLURM_NTASKS": "1"], "1/1"),
  ])
  func launchersTellTheirPart(environment: [String: String], part: String) {
    #expect(Shard(environment: environment)?.description == part)
  }

  @Test func withoutALauncherThereIsNoPart() {
    #expect(Shard(environment: ["PMI_RANK": "0"]) == nil)
    #expect(Shard(environment: ["PMI_RANK": "2", "PMI_SIZE": "2"]) == nil)
  }

  @Test(arguments: [1, 2, 3, 7, 40])
  func everyRecordingIsInOnePartAndPartsAreAlike(count: Int) throws {
    let seconds = (0..<40).map { Double(($0 * 7919) % 101) }
    let parts = try (1...count).map { try #require(Shard($0, of: count)).members(seconds) }
    #expect(parts.joined().sorted() == Array(seconds.indices))
    #expect(parts.allSatisfy { $0 == $0.sorted() })
    let loads = parts.map { $0.reduce(0) { $0 + seconds[$1] } }
    #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= 100.1)
  }

  @Test func recordingsOfUnknownLengthAreSharedOut() throws {
    let part = try #require(Shard(1, of: 2))
    #expect(part.members([0, 0, 0, 0]) == [0, 2])
  }

  @Test(arguments: [
    ("report.jsonl", "report.2-of-8.jsonl"), ("a.b/report", "a.b/report.2-of-8"),
    ("a/.r", "a/.r.2-of-8"),
  ])
  func filesOfPartsHaveNamesOfTheirOwn(path: String, own: String) throws {
    #expect(try #require(Shard("2/8")).path(path) == own)
  }
}
