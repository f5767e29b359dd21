import Foundation
import ModelFixtures
import TestSupport
import Testing

/// Runs of `transcribe` on bad input, within bounds of memory and time.
struct HostileRun {
  /// The folder of the model and the inputs.
  let folder: TemporaryFolder
  let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  /// A command line that runs what follows with so much memory; none where there is no `prlimit`, and none for a
  /// program under a sanitizer, which reserves terabytes.
  static func limit(megabytes: Int) -> [String] {
    let prlimit = "/usr/bin/prlimit"
    guard FileManager.default.isExecutableFile(atPath: prlimit),
      ProcessInfo.processInfo.environment["SWIFTLET_SANITIZED"] == nil
    else { return [] }
    return [prlimit, "--data=\(megabytes << 20)", "--core=0"]
  }

  /// Transcribes files in one process, with little memory.
  func transcribe(
    _ arguments: [String], input: Data = Data(), in folder: URL? = nil,
    launcher: [String] = [], limit seconds: Double = 120
  ) throws -> ProgramRun {
    try RunningProgram(
      ["transcribe", "-m", model, "-t", "1"] + arguments, input: .piped(input), in: folder,
      launcher: launcher + Self.limit(megabytes: 2048)
    ).finish(limit: seconds)
  }

  /// Expects that every file is transcribed, whatever the text.
  func expectTranscripts(
    _ files: [String: [UInt8]], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let names = files.keys.sorted()
    let paths = try names.map { try folder.write(files[$0] ?? [], to: $0 + ".wav") }
    let run = try transcribe(["-f", "json"] + paths)
    #expect(run.status == 0, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.isEmpty, sourceLocation: sourceLocation)
    let count = run.output.split(separator: "\n").count
    #expect(count == names.count, "\(run.output)", sourceLocation: sourceLocation)
  }

  /// Expects that each of these files costs one line, with its name and one of its `words`, and that a good file
  /// among them is transcribed.
  func expectRefusals(
    _ files: [String: (bytes: [UInt8], words: String)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let names = files.keys.sorted()
    var paths = try names.map { try folder.write(files[$0]?.bytes ?? [], to: $0 + ".wav") }
    paths.append(try folder.write(Self.good, to: "good.wav"))
    let run = try transcribe(["-f", "json"] + paths)
    #expect(run.status == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
    // Where there are several, the last line counts them.
    #expect(
      run.errorLines.count == names.count + (names.count > 1 ? 1 : 0), "\(run.errors)",
      sourceLocation: sourceLocation)
    for (line, (name, path)) in zip(run.errorLines, zip(names, paths)) {
      #expect(line.hasPrefix("swiftlet: \(path): "), sourceLocation: sourceLocation)
      let words = files[name]?.words ?? ""
      #expect(
        words.isEmpty || line.contains(words), "\(name) lacks “\(words)”: \(line)",
        sourceLocation: sourceLocation)
    }
  }

  /// A second of tones.
  static let samples = ToneCorpus.samples(of: "abca")
  /// Their bytes.
  static let body = RiffBytes.bytes(samples)
  /// A file with nothing wrong about it.
  static let good = RiffBytes.file(RiffBytes.Format().chunk, RiffBytes.chunk("data", body))
}
