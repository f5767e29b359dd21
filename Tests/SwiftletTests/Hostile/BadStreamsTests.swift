import Foundation
import TestSupport
import Testing

/// Standard input that is no recording, or ends in the middle of one.
struct BadStreamsTests {
  private let run: HostileRun

  init() throws { run = try HostileRun() }

  private func refusal(_ input: [UInt8]) throws -> String {
    let found = try run.transcribe(["-"], input: Data(input))
    #expect(found.status == 1, "\(found.errors)")
    #expect(found.output.isEmpty)
    #expect(found.errorLines.count == 1, "\(found.errors)")
    return found.errors
  }

  @Test func nothingIsNoRecording() throws {
    #expect(try refusal([]).contains("the file is empty"))
  }

  @Test func samplesWithoutAHeaderAreNoRecording() throws {
    #expect(try refusal(HostileRun.body).contains("not audio in a known format"))
  }

  @Test func aStreamThatEndsTooEarlyIsNotTakenForTheWhole() throws {
    let half = HostileRun.good.prefix(HostileRun.good.count / 2)
    #expect(try refusal(Array(half)).contains("promises"))
  }

  @Test func aHeaderThatPromisesNothingEndsWithTheStream() throws {
    let endless = RiffBytes.file(
      RiffBytes.Format().chunk, RiffBytes.chunk("data", HostileRun.body, size: .max), size: .max)
    let whole = try run.transcribe(["-"], input: Data(HostileRun.good))
    let found = try run.transcribe(["-"], input: Data(endless))
    #expect(found.status == 0 && found.output == whole.output, "\(found.errors)")
  }

  @Test func aClosedStandardInputIsAnEmptyOne() throws {
    let shell = ["/bin/sh", "-c", #"exec "$0" "$@" <&-"#]
    let found = try RunningProgram(
      ["transcribe", "-m", run.model, "-"], launcher: shell
    ).finish()
    #expect(found.status == 1)
    #expect(found.errorLines.count == 1, "\(found.errors)")
  }
}
