import Glibc
import TestSupport
import Testing

/// Wave files that are cut, contradict themselves, or come from writers that read no specification.
struct BadContainersTests {
  private let run: HostileRun
  private let format = RiffBytes.Format().chunk
  private let data = RiffBytes.chunk("data", HostileRun.body)

  init() throws { run = try HostileRun() }

  private func file(_ chunks: [UInt8]...) -> [UInt8] {
    RiffBytes.file(chunks.flatMap { $0 })
  }

  @Test func whatIsCutOrEmptyIsRefusedByWhatIsMissing() throws {
    let noFormat = "not audio in a known format"
    var files: [String: (bytes: [UInt8], words: String)] = [
      "empty": ([], "the file is empty"),
      "header only": (file(format, RiffBytes.chunk("data", [])), "no samples"),
      "size zero, then samples": (
        file(format, RiffBytes.chunk("data", HostileRun.body, size: 0)), "no samples"
      ),
      "cut in half": (
        Array(HostileRun.good.prefix(HostileRun.good.count / 2)), "the header promises 16000 frames"
      ),
      "no format": (file(data), noFormat),
      "data before format": (file(data, format), noFormat),
      "no data": (file(format, RiffBytes.chunk("LIST", Array("INFO".utf8))), noFormat),
      "two formats": (
        file(format, RiffBytes.Format(rate: 8000).chunk, data), noFormat
      ),
      "a chunk larger than the file": (
        file(format, RiffBytes.chunk("xyzw", [], size: 0xffff_fff0), data), noFormat
      ),
      "fifty thousand chunks of nothing": (
        file(format, Array(repeating: RiffBytes.chunk("junk", []), count: 50_000).flatMap { $0 }),
        noFormat
      ),
      "zeros for chunks": (file(format, [UInt8](repeating: 0, count: 400_000)), noFormat),
    ]
    for length in [1, 4, 12, 20, 28, 36, 43] {
      files["the first \(length) bytes"] = (Array(HostileRun.good.prefix(length)), "")
    }
    try run.expectRefusals(files)
  }

  @Test func sizesThatWritersToPipesLeaveMeanTheEndOfTheFile() throws {
    var files: [String: [UInt8]] = [:]
    for size: UInt32 in [0xffff_ffff, 0x8000_0000, 0x7fff_ffff] {
      files["\(size)"] = RiffBytes.file(
        format, RiffBytes.chunk("data", HostileRun.body, size: size), size: size)
    }
    try run.expectTranscripts(files)
  }

  @Test func oddSizesAndOtherChunksAreReadPast() throws {
    let information = RiffBytes.chunk("ISFT", Array("abcd".utf8))
    try run.expectTranscripts([
      "odd data": file(
        RiffBytes.Format(bits: 8).chunk,
        RiffBytes.chunk("data", [UInt8](repeating: 128, count: 8001))),
      "odd chunk": file(format, RiffBytes.chunk("JUNK", [1, 2, 3]), data),
      "half a sample": file(format, RiffBytes.chunk("data", HostileRun.body.dropLast())),
      "half a frame": file(
        RiffBytes.Format(channels: 2).chunk, RiffBytes.chunk("data", HostileRun.body.dropLast(2))),
      "many chunks": file(
        format, RiffBytes.chunk("LIST", Array("INFO".utf8) + information),
        RiffBytes.chunk("bext", [UInt8](repeating: 0, count: 602)),
        RiffBytes.chunk("fact", RiffBytes.little(16_000, 4)),
        RiffBytes.chunk("id3 ", Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 0]), data),
    ])
  }

  @Test func oneOfTwoPiecesOfDataIsNotTheWholeRecording() throws {
    let halves = [HostileRun.body.prefix(16_000), HostileRun.body.dropFirst(16_000)].map {
      RiffBytes.chunk("data", Array($0))
    }
    try run.expectRefusals(["two pieces": (file(format, halves[0], halves[1]), "")])
  }

  @Test func relativesOfWaveFilesAreReadOrNamed() throws {
    let swapped = stride(from: 0, to: HostileRun.body.count, by: 2).flatMap {
      [HostileRun.body[$0 + 1], HostileRun.body[$0]]
    }
    func big(_ value: Int, _ width: Int) -> [UInt8] { RiffBytes.little(value, width).reversed() }
    let fields = [(16, 4), (1, 2), (1, 2), (16_000, 4), (32_000, 4), (2, 2), (16, 2)]
    let rifx =
      Array("RIFX".utf8) + big(36 + swapped.count, 4) + Array("WAVEfmt ".utf8)
      + fields.flatMap(big) + Array("data".utf8) + big(swapped.count, 4) + swapped
    let sizes = [
      (72 + HostileRun.body.count, 8), (HostileRun.body.count, 8), (HostileRun.samples.count, 8),
      (0, 4),
    ]
    let large = { (name: String) in
      RiffBytes.file(
        RiffBytes.chunk("ds64", sizes.flatMap { RiffBytes.little($0, $1) }), format,
        RiffBytes.chunk("data", HostileRun.body, size: .max), name: name, size: .max)
    }
    try run.expectTranscripts(["rifx": rifx, "rf64": large("RF64")])
    try run.expectRefusals(["bw64": (large("BW64"), "not audio in a known format")])
  }

  @Test func formatsThatContradictThemselvesAreRefusedByWhatIsWrong() throws {
    typealias Format = RiffBytes.Format
    func file(_ format: Format) -> [UInt8] { self.file(format.chunk, data) }
    try run.expectRefusals([
      "no bits": (file(Format(bits: 0, align: 2)), "not audio in a known format"),
      "no channels": (file(Format(channels: 0, align: 2)), "channel"),
      "rate 0": (file(Format(rate: 0)), ""),
      "rate 1": (file(Format(rate: 1)), "the sample rate is 1 Hz"),
      "greatest rate": (file(Format(rate: 0xffff_ffff)), ""),
      "unknown": (file(Format(tag: 0x1234)), "the unknown coding 4660"),
      "mp3": (file(Format(tag: 0x55, bits: 0, align: 1)), "a WAV file of MPEG layer III"),
      "extended mp3": (
        self.file(Format().extended(subformat: 0x55, valid: 16), data),
        "a WAV file of MPEG layer III"
      ),
      "adpcm without coefficients": (
        file(Format(tag: 2, bits: 4, align: 256, rest: RiffBytes.little(2, 2) + [0xf4, 1])),
        "not audio in a known format"
      ),
    ])
    // Only the number of channels and of bits says how long a frame is.
    try run.expectTranscripts([
      "align 0": file(Format(align: 0)), "align 3": file(Format(align: 3)),
    ])
  }

  /// A sparse file, which takes no room.
  @Test func moreThanFourGigabytesAreNotCutOff() throws {
    let path = try run.folder.write(
      RiffBytes.file(
        RiffBytes.Format().chunk, RiffBytes.chunk("data", HostileRun.body, size: .max), size: .max),
      to: "large.wav")
    try #require(truncate(path, 4_400_000_000) == 0)
    let found = try run.transcribe([path])
    #expect(found.status == 1)
    #expect(found.errorLines.count == 1 && found.errors.contains("4294967295"), "\(found.errors)")
  }
}
