import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct KnownResultsTests {
  private let folder: TemporaryFolder
  private let way = ResultWay(model: "m", fingerprint: "1", decoder: "ctc")
  private let other = ResultWay(model: "m", fingerprint: "1", decoder: "attention")

  init() throws { folder = try TemporaryFolder() }

  private var results: ResultFolder { ResultFolder(path: folder.path) }
  private var known: KnownResults { KnownResults(in: results) }

  private func add(_ result: String, of path: String, _ way: ResultWay) throws {
    try ResultLedger(of: results, way).add(
      result, of: RecordingIdentity(path: path, size: 10, modified: 1))
  }

  /// What is said against it, if anything.
  private func sentence(_ work: () throws(Failure) -> Void) -> String? {
    do throws(Failure) {
      try work()
      return nil
    } catch {
      #expect(error.status == .output)
      return error.sentence
    }
  }

  @Test func aFolderWithoutALedgerSaysNothing() throws {
    #expect(known.isEmpty)
    try known.check("x.txt", of: "/d1/x.wav")
    try known.check(way)
  }

  @Test func aResultIsKeptForItsOwnRecordingOnly() throws {
    try add("x.txt", of: "/d1/x.wav", way)
    #expect(!known.isEmpty)
    try known.check("x.txt", of: "/d1/x.wav")
    try known.check("y.txt", of: "/d2/y.wav")
    let refusal = try #require(
      sentence { () throws(Failure) in
        try known.check("x.txt", of: "/d2/x.wav")
      })
    for word in ["/x.txt", "/d1/x.wav", "/d2/x.wav", "--force"] {
      #expect(refusal.contains(word), "\(refusal)")
    }
    try add("x.txt", of: "/d2/x.wav", way)
    try known.check("x.txt", of: "/d2/x.wav")
  }

  @Test func resultsOfAnotherWayAreInTheWayWhileTheyAreThere() throws {
    try add("x.txt", of: "/d1/x.wav", way)
    try add("y.txt", of: "/d1/y.wav", other)
    try known.check(way)
    _ = try folder.write("text", to: "y.txt")
    let refusal = try #require(sentence { () throws(Failure) in try known.check(way) })
    for word in ["the model m by attention", "by ctc", "y.txt", "--force"] {
      #expect(refusal.contains(word), "\(refusal)")
    }
    try known.check(other)
    try add("y.txt", of: "/d1/y.wav", way)
    try known.check(way)
  }

  @Test func linesThatNobodyCanReadSayNothing() throws {
    let older = #"{"decoder":"attention","fingerprint":"1","model":"m"}"#
    let odd = #"{"way":"1","result":7}"# + "\n{}\n[]\n\n{\"resu\n" + older + "\n"
    _ = try folder.write(Array(odd.utf8) + [0xff, 0xfe, 0x0a], to: ".swiftlet.jsonl")
    #expect(known.isEmpty)
    try add("x.txt", of: "/d1/x.wav", way)
    #expect(sentence { () throws(Failure) in try known.check("x.txt", of: "/d2/x.wav") } != nil)
  }

  @Test func aWayThatNoLineExplainsIsAnother() throws {
    _ = try folder.write(
      #"{"way":"1","result":"x.txt","recording":"/d1/x.wav"}"# + "\n", to: ".swiftlet.jsonl")
    _ = try folder.write("text", to: "x.txt")
    let refusal = try #require(sentence { () throws(Failure) in try known.check(way) })
    #expect(refusal.contains("another way"))
  }

  @Test func aLongLedgerIsReadInNoTime() throws {
    let lines = (0..<100_000).map {
      #"{"modified":1.5,"recording":"/archive/\#($0).wav","result":"\#($0).txt","size":10,"way":"1"}"#
    }
    _ = try folder.write(lines.joined(separator: "\n") + "\n", to: ".swiftlet.jsonl")
    let start = ContinuousClock.now
    let known = KnownResults(in: results)
    // Seconds without optimization, less than one with it.
    #expect(ContinuousClock.now - start < .seconds(30))
    let refusal = sentence { () throws(Failure) in
      try known.check("99999.txt", of: "/archive/0.wav")
    }
    #expect(refusal?.contains("/archive/99999.wav") == true)
  }
}
