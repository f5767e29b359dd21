import Audio
import Foundation
import Glibc
import ModelFixtures
import TestSupport
import Testing

/// The bytes that `swiftlet stream` is given: of every form, at any pace, whole and broken.
struct StreamInputTests {
  private let tests: StreamTests
  private var folder: TemporaryFolder { tests.folder }
  private var model: String { tests.model }
  /// No stream needs more memory than this, whatever its header claims.
  private var limit: [String] { HostileRun.limit(megabytes: 1024) }
  /// Speech, and what the model hears in it.
  private let bytes: [UInt8]
  private let expected: String

  init() throws {
    tests = try StreamTests()
    bytes = TinyStream.bytes(try TinyStream.speech(after: 0.5))
    expected = try tests.stream(bytes).output
    try #require(expected.count > 5)
  }

  private func stream(_ input: some Sequence<UInt8>, _ arguments: String...) throws -> ProgramRun {
    try RunningProgram(
      ["stream", "-m", model] + arguments, input: .piped(Data(input)), launcher: limit
    ).finish()
  }

  private func wave(claiming size: UInt32? = nil, chunks: [UInt8] = []) -> [UInt8] {
    var wave = WaveBytes([] as [Int16])
    wave.body = bytes
    wave.claimedSize = size
    return Array(wave.bytes[..<36]) + chunks + Array(wave.bytes[36...])
  }

  // MARK: Headers

  @Test(arguments: [nil, 0, 0xffff_ffff, 0x7fff_ffff, 0x8000_0000] as [UInt32?])
  func aHeaderMayNotKnowTheLength(size: UInt32?) throws {
    var written = wave(claiming: size)
    // The size of the whole may be known or as unknown as that of the sound.
    for whole in [nil, size] {
      if let whole { written.replaceSubrange(4..<8, with: WaveBytes.little(UInt64(whole), 4)) }
      let run = try stream(written)
      #expect(run.output == expected)
      #expect(run.status == 0 && run.errors.isEmpty)
    }
  }

  @Test func chunksMayStandBeforeTheSoundAndAfterIt() throws {
    let list = Array("LIST".utf8) + [5, 0, 0, 0] + Array("INFO!".utf8) + [0]
    let run = try stream(wave(chunks: list + list) + list)
    #expect(run.output == expected)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test func anOddChunkMayLackItsPadding() throws {
    let list = Array("LIST".utf8) + [5, 0, 0, 0] + Array("INFO!".utf8)
    let run = try stream(wave(chunks: list))
    // What follows is a byte too early: either that is noticed, or it is no header.
    #expect(
      run.output == expected && run.status == 0
        || run.output.isEmpty && run.status == 1 && run.errorLines.count == 1, "\(run.errors)")
  }

  @Test func soundMayHaveAnOddSize() throws {
    var odd = wave(claiming: UInt32(bytes.count + 1))
    odd.append(7)
    let run = try stream(odd)
    #expect(run.output == expected && run.status == 0)
    #expect(run.errorLines.count == 1, "\(run.errors)")
  }

  @Test func aWrongLengthIsToldAndNothingIsLost() throws {
    let long = try stream(wave(claiming: 4_000_000))
    #expect(long.output == expected && long.status == 0)
    #expect(long.errorLines.count == 1 && long.errors.contains("header promises 4000000"))
    let short = try stream(wave(claiming: 10_000))
    #expect(short.output == expected && short.status == 0)
    #expect(short.errorLines.count == 1 && short.errors.contains("more sound than the 10000 bytes"))
  }

  @Test func aHeaderOnAStreamDeclaredRawCounts() throws {
    let agreeing = try stream(
      wave(claiming: 0), "--format", "s16le", "--rate", "16000", "--channels", "1")
    #expect(agreeing.output == expected && agreeing.status == 0)
    let contradicted = try stream(wave(claiming: 0), "--rate", "8000")
    #expect(contradicted.status == 1 && contradicted.output.isEmpty)
    #expect(
      contradicted.errorLines == [
        "swiftlet: standard input: by its WAV header the rate is 16000, but 8000 was declared; leave "
          + "the declaration out, or correct it."
      ])
  }

  @Test func rawBytesOnAStreamDeclaredWAVAreRefused() throws {
    #expect(try stream(wave(), "--format", "wav").output == expected)
    let run = try stream(bytes, "--format", "wav")
    #expect(run.status == 1 && run.output.isEmpty && run.errorLines.count == 1)
  }

  @Test func compressedSoundIsCalledByItsName() throws {
    let flac = try Data(contentsOf: URL(filePath: Fixtures.path("audio/an4-an167-fsrb.flac")))
    let run = try stream(flac)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errorLines.count == 1 && run.errors.contains("it is FLAC"))
  }

  @Test func aHeaderThatIsCutOffIsAnError() throws {
    let run = try stream(wave()[..<40])
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errorLines.count == 1 && run.errors.contains("ends within its WAV header"))
  }

  // MARK: Samples

  @Test func otherFormatsRatesAndChannelsAreUnderstood() throws {
    let samples = try TinyStream.speech(after: 0.5)
    let floats = samples.flatMap { WaveBytes.little(UInt64($0.bitPattern), 4) }
    #expect(try stream(floats, "--format", "f32le").output == expected)
    let twice = samples.flatMap { sample in
      [sample, sample].flatMap { WaveBytes.little(UInt64($0.bitPattern), 4) }
    }
    #expect(try stream(twice, "--format", "f32le", "--channels", "2").output == expected)
    let second = samples.flatMap { sample in
      [0.25, sample].flatMap { WaveBytes.little(UInt64($0.bitPattern), 4) }
    }
    #expect(
      try stream(second, "--format", "f32le", "--channels", "2", "--channel", "1").output
        == expected)
    let slow = try Resampler.resample(
      AudioBuffer(samples: samples, sampleRate: 16_000), to: 8000)
    let mulaw = try stream(
      slow.samples.map { mulawCode($0) }, "--format", "mulaw", "--rate", "8000")
    #expect(mulaw.status == 0 && mulaw.output.count > 5)
  }

  /// The µ-law code next to a sample, found by trying all of them.
  private func mulawCode(_ sample: Float) -> UInt8 {
    let magnitude = min(Int(abs(sample) * 32_768) + 132, 32_767)
    let segment = Int.bitWidth - magnitude.leadingZeroBitCount - 8
    let bits = (sample < 0 ? 0x80 : 0) | segment << 4 | (magnitude >> (segment + 3)) & 0x0f
    return UInt8(~bits & 0xff)
  }

  @Test(arguments: [0, 1, 159, 160, 399, 400, 401])
  func aFewSamplesAreSilence(count: Int) throws {
    let run = try stream([UInt8](repeating: 0, count: 2 * count))
    #expect(run.output.isEmpty)
    #expect(run.status == (count == 0 ? 1 : 0))
    #expect(run.errorLines.count == (count == 0 ? 1 : 0))
  }

  @Test func theLastHalfOfASampleIsToldAndLeftOut() throws {
    let run = try stream(bytes + [7])
    #expect(run.output == expected && run.status == 0)
    #expect(
      run.errorLines == [
        "swiftlet: standard input ended within a sample: the last byte is left out."
      ]
    )
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30])
  func whatWasSaidBeforeABrokenSampleIsWritten(broken: Float) throws {
    let samples = try TinyStream.speech(after: 0.5) + [broken, 0, 0]
    let run = try stream(
      samples.flatMap { WaveBytes.little(UInt64($0.bitPattern), 4) }, "--format", "f32le")
    #expect(run.output == expected)
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1 && run.errors.contains("the sample at 3.1"))
  }

  @Test func fullScaleSoundOffsetsAndImpulsesAreNoTrouble() throws {
    let sounds: [[Float]] = [
      (0..<32_000).map { $0 / 20 % 2 == 0 ? 1 : -1 }, [Float](repeating: 0.9, count: 32_000),
      (0..<32_000).map { $0 == 16_000 ? 1 : 0 }, (0..<32_000).map { $0 % 3 == 0 ? 3e-5 : -3e-5 },
      try TinyStream.speech(after: 0.5).map { min(max(20 * $0, -1), 1) },
      (0..<32_000).map { Float($0 % 50) * .leastNonzeroMagnitude },
    ]
    for sound in sounds {
      for (bytes, format) in [
        (TinyStream.bytes(sound), "s16le"),
        (sound.flatMap { WaveBytes.little(UInt64($0.bitPattern), 4) }, "f32le"),
      ] {
        let run = try stream(bytes, "-f", "json", "--format", format)
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.hasSuffix("\"type\":\"end\"}\n"))
      }
    }
  }

  // MARK: Pipes

  #if DEBUG
    private static let isOptimized = false
  #else
    private static let isOptimized = true
  #endif

  @Test(.enabled(if: isOptimized, "without optimization it takes minutes"))
  func aDayOfSilenceHasNoWords() throws {
    let shell =
      ["/bin/sh", "-c", #"head -c 2764800000 /dev/zero | exec "$0" "$@""#]
      + HostileRun.limit(megabytes: 1024)
    let run = try RunningProgram(["stream", "-m", model, "-f", "json"], launcher: shell)
      .finish(limit: 600)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.hasPrefix(#"{"duration":86400,"#) && run.output.contains(#""segments":0"#))
    #expect(run.output.split(separator: "\n").count == 1)
  }

  @Test func bytesMayComeOneByOneAndWithPauses() throws {
    let program = try RunningProgram(["stream", "-m", model], input: .pipe, launcher: limit)
    for byte in bytes[..<3000] { try program.write([byte]) }
    sleep(10)
    for start in stride(from: 3000, to: bytes.count, by: 777) {
      try program.write(bytes[start..<min(bytes.count, start + 777)])
    }
    try program.closeInput()
    let run = try program.finish()
    #expect(run.output == expected)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test func soundMayComeMoreSlowlyThanItWasSpoken() throws {
    let program = try RunningProgram(["stream", "-m", model], input: .pipe, launcher: limit)
    for start in stride(from: 0, to: bytes.count, by: 3200) {
      try program.write(bytes[start..<min(bytes.count, start + 3200)])
      usleep(150_000)
    }
    try program.closeInput()
    let run = try program.finish()
    #expect(run.output == expected)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test func resultsComeWhileTheStreamGoesOn() throws {
    let program = try RunningProgram(
      ["stream", "-m", model, "-f", "json"], input: .pipe, launcher: limit)
    try program.write(bytes + [UInt8](repeating: 0, count: 32_000 * 2))
    let lines = try program.outputLines(2)
    #expect(lines[0].contains("\"partial\""))
    try program.closeInput()
    #expect(try program.finish().output.hasSuffix("\"type\":\"end\"}\n"))
  }

  @Test func aFileAndANamedPipeAreReadAsStandardInputIs() throws {
    let file = try folder.write(wave(), to: "speech.wav")
    #expect(try runProgram(["stream", "-m", model, file]).output == expected)
    let fifo = folder.file("fifo")
    try #require(mkfifo(fifo, 0o600) == 0)
    let program = try RunningProgram(["stream", "-m", model, fifo])
    let writer = try FileHandle(forWritingTo: URL(filePath: fifo))
    try writer.write(contentsOf: Data(bytes))
    try writer.close()
    #expect(try program.finish().output == expected)
  }

  @Test func whatCannotBeReadIsNamed() throws {
    for path in [folder.file("nothing"), folder.path] {
      let run = try runProgram(["stream", "-m", model, path])
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errorLines.count == 1 && run.errors.contains(path))
    }
  }

  @Test func aTerminalIsNoSound() throws {
    let terminal = try PseudoTerminal(columns: 80)
    let run = try RunningProgram(
      ["stream", "-m", model], input: .handle(terminal.device)
    ).finish()
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1 && run.errors.contains("terminal"))
  }
}
