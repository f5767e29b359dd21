import Foundation
import ModelFixtures
import TestSupport
import Testing

/// Models whose files were cut, changed or exchanged: refused with one line and status 3, or used; never more.
struct CutModelsTests {
  private let folder: TemporaryFolder
  private let model: String
  private let recording: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
    recording = try folder.write(HostileRun.good, to: "a.wav")
  }

  private func transcribe() throws -> ProgramRun {
    try RunningProgram(
      ["transcribe", "-m", model, "-t", "1", recording],
      launcher: HostileRun.limit(megabytes: 2048)
    ).finish()
  }

  private func bytes(_ file: String) throws -> Data {
    try Data(contentsOf: URL(filePath: model + "/" + file))
  }

  @Test(arguments: ["model.safetensors", "config.json", "tokens.txt"])
  func aFileCutAnywhereIsRefused(file: String) throws {
    let whole = try bytes(file)
    #if DEBUG
      let step = 14
    #else
      let step = 1
    #endif
    // Without the end of its last line a list of tokens is whole.
    for percent in stride(from: 1, through: file == "tokens.txt" ? 98 : 99, by: step) {
      try whole.prefix(whole.count * percent / 100).write(to: URL(filePath: model + "/" + file))
      let run = try transcribe()
      #expect(run.status == 3, "\(percent) %: \(run.errors)")
      #expect(run.output.isEmpty && run.errorLines.count == 1, "\(percent) %: \(run.errors)")
      #expect(run.errors.contains(model), "\(percent) %: \(run.errors)")
    }
  }

  @Test func aFlippedByteIsRefusedOrChangesNumbersOnly() throws {
    let whole = try bytes("model.safetensors")
    for position in stride(from: 100, to: whole.count, by: whole.count / 9) {
      var changed = whole
      changed[position] ^= 0x40
      try changed.write(to: URL(filePath: model + "/model.safetensors"))
      let run = try transcribe()
      #expect(run.status == 0 || run.status == 3, "byte \(position): \(run.errors)")
      #expect(run.errorLines.count == (run.status == 0 ? 0 : 1), "byte \(position): \(run.errors)")
    }
  }

  @Test func tokensThatAreNoTextAreRefused() throws {
    try Data([0x3c, 0xff, 0xfe, 0x0a, 0x61, 0x0a]).write(to: URL(filePath: model + "/tokens.txt"))
    let run = try transcribe()
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1 && run.errors.contains("tokens.txt"), "\(run.errors)")
  }

  @Test func aModelThatIsReplacedMeanwhileDoesNotEndTheProgram() throws {
    // The recording comes when the model has been loaded and its file is gone.
    let script = """
      { sleep 3; : > "\(model)/model.safetensors"; cat "\(recording)"; } | "$0" "$@"
      """
    let run = try RunningProgram(
      ["transcribe", "-m", model, "-"], launcher: ["/bin/sh", "-c", script]
    ).finish()
    #expect(run.status == 0 || run.status == 3, "\(run.errors)")
  }
}
