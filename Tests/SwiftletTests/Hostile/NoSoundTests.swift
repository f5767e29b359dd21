import Foundation
import Glibc
import TestSupport
import Testing

/// Paths behind which there is no recording, or one that is hard to reach.
struct NoSoundTests {
  private let run: HostileRun

  init() throws { run = try HostileRun() }

  private func expectRefusals(
    _ paths: [String: String], launcher: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let names = paths.keys.sorted()
    let run = try run.transcribe(names, launcher: launcher)
    #expect(run.status == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    // Where there are several, the last line counts them.
    #expect(
      run.errorLines.count == names.count + (names.count > 1 ? 1 : 0), "\(run.errors)",
      sourceLocation: sourceLocation)
    for (line, name) in zip(run.errorLines, names) {
      #expect(line.hasPrefix("swiftlet: \(name): "), sourceLocation: sourceLocation)
      let words = paths[name] ?? ""
      #expect(line.contains(words), "lacks “\(words)”: \(line)", sourceLocation: sourceLocation)
    }
  }

  @Test func whatIsNoRecordingIsRefused() throws {
    let unknown = "not audio in a known format"
    let program = try Data(contentsOf: URL(filePath: "/bin/true"))
    try run.expectRefusals([
      "text": (Array(String(repeating: "this is a letter\n", count: 100).utf8), unknown),
      "jpeg": ([0xff, 0xd8, 0xff, 0xe0, 0, 16] + Array("JFIF".utf8) + [1, 1, 0, 0, 1], unknown),
      "program": ([UInt8](program), unknown),
      "gzip": ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], unknown),
      "mp4": (
        [0, 0, 0, 0x20] + Array("ftypisom".utf8) + [0, 0, 2, 0] + Array("isomiso2avc1mp41".utf8)
          + [0, 0, 1, 0] + Array("mdat".utf8) + [UInt8](repeating: 0, count: 248), unknown
      ),
    ])
  }

  @Test func whatIsNoFileIsRefusedByWhatItIs() throws {
    let folder = run.folder
    for (link, target) in [("dangling.wav", "nowhere.wav"), ("loop.wav", "loop.wav")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(link), withDestinationPath: target)
    }
    #expect(mkfifo(folder.file("pipe.wav"), 0o600) == 0)
    let good = try folder.write(HostileRun.good, to: "good.wav")
    try expectRefusals([
      folder.path: "this is a folder", folder.file("missing.wav"): "no such file",
      folder.file("dangling.wav"): "no such file", folder.file("loop.wav"): "symbolic links",
      folder.file("pipe.wav"): "this is a pipe", "/dev/zero": "this is a device",
      "/dev/null": "this is a device", good + "/inner.wav": "no such file",
      folder.file("\(String(repeating: "x", count: 300)).wav"): "too long",
    ])
  }

  @Test func aFileThatMayNotBeReadIsRefused() throws {
    let path = try run.folder.write(HostileRun.good, to: "closed.wav")
    #expect(chmod(path, 0) == 0)
    // The superuser may read everything, unless it gives up that it may.
    let rights = "-dac_override,-dac_read_search"
    let launcher =
      access(path, R_OK) == 0
      ? ["/usr/bin/setpriv", "--bounding-set=" + rights, "--inh-caps=" + rights] : []
    try expectRefusals([path: "ermission"], launcher: launcher)
  }

  @Test func aSocketIsNoRecording() throws {
    let path = run.folder.file("s.wav")
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    try expectRefusals([path: "socket"])
  }

  /// Such a name is nothing that could be shown as it is.
  @Test func aNameThatIsNoTextIsNoTrouble() throws {
    let shell = ["/bin/sh", "-c", #"exec "$0" "$@" "$(printf 'x\377y.wav')""#]
    let found = try run.transcribe([], launcher: shell)
    #expect(found.status == 1)
    #expect(found.errorLines.count == 1, "\(found.errors)")
    #expect(found.errors.contains("bytes that are not UTF-8"), "\(found.errors)")
  }

  @Test(arguments: [["-r", "."], ["*.wav"], ["good.wav"]])
  func aFileWhoseNameIsNoTextIsToldOf(arguments: [String]) throws {
    _ = try run.folder.write(HostileRun.good, to: "good.wav")
    let argument = arguments == ["good.wav"] ? #""$name""# : ""
    // Nothing is left that a test could not remove.
    let script =
      #"name=$(printf 'x\377y.wav'); cp good.wav "$name"; "$0" "$@" \#(argument); "#
      + #"status=$?; rm "$name"; exit $status"#
    let found = try run.transcribe(
      arguments, in: URL(filePath: run.folder.path), launcher: ["/bin/sh", "-c", script])
    #expect(found.status == 1)
    #expect(found.output.contains("good.wav: "))
    #expect(found.errorLines.count == 1, "\(found.errors)")
    #expect(
      found.errors.contains("y.wav: this name has bytes that are not UTF-8; rename the file."),
      "\(found.errors)")
  }

  @Test func namesOfEveryKindAreFound() throws {
    let names = [
      "a b.wav", "q'\".wav", "p%s%n.wav", "\u{202e}vaw.wav", "é😀.wav",
      String(repeating: "x", count: 251) + ".wav",
    ]
    let paths = try names.map { try run.folder.write(HostileRun.good, to: $0) }
    let found = try run.transcribe(paths + paths)
    #expect(found.status == 0, "\(found.errors)")
    let texts = Set(
      found.output.split(separator: "\n").map {
        $0.split(separator: ":", omittingEmptySubsequences: false).last
      })
    #expect(found.output.split(separator: "\n").count == 2 * names.count && texts.count == 1)
  }

  @Test func aNameLikeAnOptionCanBeGivenAfterTwoHyphens() throws {
    _ = try run.folder.write(HostileRun.good, to: "-x.wav")
    let folder = URL(filePath: run.folder.path)
    let found = try run.transcribe(["--", "-x.wav"], in: folder)
    #expect(found.status == 0, "\(found.errors)")
    #expect(try run.transcribe(["-x.wav"], in: folder).status == 2)
  }

  @Test func aFailureIsOneLineWhateverTheName() throws {
    let path = run.folder.file("two\nlines\u{1b}[31m.wav")
    let found = try run.transcribe([path])
    #expect(found.status == 1)
    #expect(found.errorLines.count == 1)
    #expect(!found.errors.contains("\u{1b}"))
  }
}
