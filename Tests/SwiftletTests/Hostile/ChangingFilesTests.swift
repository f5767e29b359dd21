import Foundation
import TestSupport
import Testing

/// Recordings that others change, shorten or delete while they are transcribed.
struct ChangingFilesTests {
  private let run: HostileRun

  init() throws { run = try HostileRun() }

  /// Transcribes standard input, which comes only after `change` was made, and then the file `path`.
  private func transcribe(_ path: String, after change: String) throws -> ProgramRun {
    let good = try run.folder.write(HostileRun.good, to: "good.wav")
    let script = #"{ sleep 2; \#(change); cat "\#(good)"; } | "$0" "$@""#
    return try run.transcribe(["-", path], launcher: ["/bin/sh", "-c", script])
  }

  /// Half an hour of silence, in a sparse file that takes no room.
  private func longRecording() throws -> String {
    let count: UInt32 = 30 * 60 * 32_000
    let path = try run.folder.write(
      RiffBytes.file(
        RiffBytes.Format().chunk, RiffBytes.chunk("data", HostileRun.body, size: count),
        size: count + 36), to: "long.wav")
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: UInt64(count) + 44)
    try file.close()
    return path
  }

  @Test func aFileThatIsDeletedBeforeItsTurnIsNamed() throws {
    let path = try run.folder.write(HostileRun.good, to: "gone.wav")
    let found = try transcribe(path, after: #"rm "\#(path)""#)
    #expect(found.status == 1)
    #expect(found.output.split(separator: "\n").count == 1, "\(found.output)")
    #expect(found.errors.contains("\(path): there is no such file"), "\(found.errors)")
  }

  @Test func aFileThatIsReplacedBeforeItsTurnIsReadAsItIs() throws {
    let path = try run.folder.write(HostileRun.good, to: "other.wav")
    let found = try transcribe(path, after: #"echo "no sound" > "\#(path)""#)
    #expect(found.status == 1)
    #expect(found.errors.contains("\(path): this is not audio"), "\(found.errors)")
  }

  /// The file is cut while it is read: how far it came then is a matter of luck, but not how it ends.
  @Test(arguments: [0.05, 0.2, 0.5])
  func aFileThatIsCutWhileItIsReadIsToldOf(delay: Double) throws {
    let path = try longRecording()
    let script = #"{ sleep \#(delay); truncate -s 100000 "\#(path)"; } & exec "$0" "$@""#
    let found = try run.transcribe([path], launcher: ["/bin/sh", "-c", script])
    if found.status == 0 {
      // It was whole when its end was read.
      #expect(found.errors.isEmpty, "\(found.errors)")
    } else {
      #expect(found.status == 1 && found.output.isEmpty)
      #expect(found.errorLines.count == 1, "\(found.errors)")
      #expect(found.errors.contains("\(path): the header promises"), "\(found.errors)")
    }
  }

  @Test func aFileThatIsDeletedWhileItIsReadIsReadToItsEnd() throws {
    let path = try run.folder.write(HostileRun.good, to: "open.wav")
    let whole = try run.transcribe([path])
    let script = #"exec 3< "\#(path)"; rm "\#(path)"; exec "$0" "$@" - <&3"#
    let found = try run.transcribe([], launcher: ["/bin/sh", "-c", script])
    #expect(whole.status == 0 && found.status == 0, "\(found.errors)")
    #expect(found.output == whole.output)
  }
}
