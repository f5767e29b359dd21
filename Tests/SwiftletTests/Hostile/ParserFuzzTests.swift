import Foundation
import ModelFixtures
import TestSupport
import Testing

/// Files that are almost right, for every parser of ours: each is read or refused, and none ends the process.
///
/// A short run is part of the tests. `scripts/fuzz` sets SWIFTLET_FUZZ_SECONDS, the length of a run of each parser,
/// SWIFTLET_FUZZ_SEED, and SWIFTLET_FUZZ_PARSER, the only one to be tried. The file that a parser is busy with stays
/// behind if it ends the process.
struct ParserFuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let parsers = FuzzedParser.allCases.filter {
    $0.rawValue == environment["SWIFTLET_FUZZ_PARSER"] ?? $0.rawValue
  }

  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  @Test(arguments: parsers)
  func almostRightFilesAreReadOrRefused(parser: FuzzedParser) throws {
    let seconds = Self.environment["SWIFTLET_FUZZ_SECONDS"].flatMap { Double($0) }
    let seed = Self.environment["SWIFTLET_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    let seeds = try parser.seeds(in: folder, model: model)
    let kept = try FileManager.default.createTemporaryFolder("swiftlet-fuzz-\(parser.rawValue)")
    try parser.furnish(kept)
    let path = kept + "/" + parser.file
    let taken = try seeds.filter { whole in
      try Data(whole).write(to: URL(filePath: path))
      return (try? parser.read(path)) != nil
    }
    try #require(!taken.isEmpty, "nothing that is right is read")
    var mutations = Mutations(of: seeds, seed: seed)
    var outcomes: Set<String> = []
    var (runs, accepted, slowest) = (0, 0, 0.0)
    let begun = clock()
    // Processor time: a run beside others, or one that was stopped for a while, tries no less and blames no file.
    func worked() -> Double { Double(clock() - begun) / Double(CLOCKS_PER_SEC) }
    while seconds.map({ worked() < $0 }) ?? (runs < 200) {
      let bytes = mutations.next()
      try Data(bytes).write(to: URL(filePath: path))
      let began = Self.threadSeconds()
      do {
        try parser.read(path)
        accepted += 1
        // One in a while, or the files drift far from what anybody writes.
        if accepted.isMultiple(of: 64) { mutations.keep(bytes) }
      } catch let error as FuzzedParser.DependsOnPieces {
        throw error
      } catch {
        let outcome = Self.outline(String(describing: error))
        #expect(!outcome.isEmpty)
        if outcomes.insert(outcome).inserted { mutations.keep(bytes) }
      }
      slowest = max(slowest, Self.threadSeconds() - began)
      runs += 1
    }
    if seconds != nil {
      print(
        "fuzz: \(parser.rawValue): \(runs) files, \(accepted) read, \(outcomes.count) kinds of refusal, "
          + "slowest \(slowest) s")
    }
    #expect(accepted < runs, "nothing was refused")
    // Small files: whatever they claim, nobody computes for long.
    #expect(slowest < 20)
    try FileManager.default.removeItem(atPath: kept)
  }

  /// The processor time of this thread, which parsers share with nobody.
  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The sentence of an error without what it quotes and counts: what tells kinds of errors apart.
  private static func outline(_ sentence: String) -> String {
    let parts = sentence.split(omittingEmptySubsequences: false) { "“”'\"".contains($0) }
    let unquoted = parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    return String(unquoted.joined().filter { !$0.isNumber }.prefix(160))
  }
}

extension FileManager {
  /// A folder of this name, in memory where the system has such a place.
  fileprivate func createTemporaryFolder(_ name: String) throws -> String {
    let memory = "/dev/shm"
    let parent = isWritableFile(atPath: memory) ? memory : temporaryDirectory.path
    let path = "\(parent)/\(name)-\(ProcessInfo.processInfo.processIdentifier)"
    try createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
