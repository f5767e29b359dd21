import TestSupport
import Testing

/// Recordings of unusual form or content: each has a transcript, or is refused for a reason that is named.
struct OddSoundTests {
  private typealias Format = RiffBytes.Format
  private let run: HostileRun
  private static let floats = HostileRun.samples.map { Float($0) / 32_768 }

  init() throws { run = try HostileRun() }

  private func file(_ format: [UInt8], _ body: [UInt8]) -> [UInt8] {
    RiffBytes.file(format, RiffBytes.chunk("data", body))
  }

  private func floatFile(_ samples: [Float]) -> [UInt8] {
    file(Format(tag: 3, bits: 32).chunk, RiffBytes.bytes(samples))
  }

  @Test func everyKindOfNumberIsRead() throws {
    let samples = HostileRun.samples
    let wide = samples.flatMap { RiffBytes.little(Int($0) << 16, 4) }
    let doubles = Self.floats.flatMap {
      RiffBytes.little(Int(bitPattern: UInt(Double($0).bitPattern)), 8)
    }
    let logarithmic = (0..<16_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try run.expectTranscripts([
      "8 bits": file(
        Format(bits: 8).chunk, samples.map { UInt8(truncatingIfNeeded: Int($0 >> 8) + 128) }),
      "24 bits": file(
        Format(bits: 24).chunk, samples.flatMap { RiffBytes.little(Int($0) << 8, 3) }),
      "32 bits": file(Format(bits: 32).chunk, wide),
      "floats": floatFile(Self.floats),
      "doubles": file(Format(tag: 3, bits: 64).chunk, doubles),
      "a-law": file(Format(tag: 6, bits: 8).chunk, logarithmic),
      "mu-law": file(Format(tag: 7, bits: 8).chunk, logarithmic),
      "ima": file(
        Format(tag: 17, bits: 4, align: 256, rest: RiffBytes.little(2, 2) + [0xf9, 1]).chunk,
        [UInt8](repeating: 0, count: 256 * 20)),
      "extended": file(Format().extended(subformat: 1, valid: 16), HostileRun.body),
      "extended floats": file(
        Format(bits: 32).extended(subformat: 3, valid: 32), RiffBytes.bytes(Self.floats)),
      "24 bits in 32": file(Format(bits: 32).extended(subformat: 1, valid: 24), wide),
      "extension of no size": file(
        Format().extended(subformat: 1, valid: 16, size: 0), HostileRun.body),
      "extension of a wrong size": file(
        Format().extended(subformat: 1, valid: 16, size: 65_535), HostileRun.body),
    ])
  }

  @Test func anyNumberOfChannelsAndAnyUsualRateIsRead() throws {
    var files: [String: [UInt8]] = [:]
    for channels in [2, 6, 8, 255] {
      let frames = Array(repeating: HostileRun.body.prefix(2000), count: channels)
      files["\(channels) channels"] = file(
        Format(channels: channels).chunk, frames.flatMap { $0 })
    }
    for rate in [8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000, 384_000] {
      files["\(rate) Hz"] = file(Format(rate: rate).chunk, HostileRun.body)
    }
    try run.expectTranscripts(files)
  }

  @Test func silenceNoiseAndLittleSoundHaveTranscripts() throws {
    var files = [
      "zeros": file(Format().chunk, [UInt8](repeating: 0, count: 32_000)),
      "a square wave": file(
        Format().chunk,
        RiffBytes.bytes((0..<16_000).map { $0 / 40 % 2 == 0 ? Int16.min : Int16.max })),
      "an offset": file(
        Format().chunk, RiffBytes.bytes([Int16](repeating: 20_000, count: 16_000))),
      "an impulse": file(
        Format().chunk, RiffBytes.bytes((0..<16_000).map { $0 == 8000 ? Int16.max : 0 })),
      "very quiet": floatFile(Self.floats.map { $0 * 3e-5 }),
      "clipped": floatFile(Self.floats.map { min(max(20 * $0, -1), 1) }),
      "numbers below the smallest": floatFile(
        Self.floats.map { $0 * (.leastNonzeroMagnitude * 1000) }),
    ]
    for count in [1, 159, 160, 399, 400, 401] {
      files["\(count) samples"] = file(
        Format().chunk, Array(HostileRun.body.prefix(2 * count)))
    }
    for (name, left, right) in [("left", 1, 0), ("right", 0, 1), ("opposite", 1, -1)] {
      files["\(name) only"] = file(
        Format(channels: 2).chunk,
        HostileRun.samples.flatMap {
          RiffBytes.little(left * Int($0), 2) + RiffBytes.little(right * Int($0), 2)
        })
    }
    try run.expectTranscripts(files)
  }

  @Test func samplesThatAreNoSoundAreRefusedWithTheirPlace() throws {
    var files: [String: (bytes: [UInt8], words: String)] = [:]
    for (name, value) in [
      ("nan", Float.nan), ("inf", .infinity), ("-inf", -.infinity), ("1e+30", 1e30),
    ] {
      var samples = Self.floats
      samples[8000] = value
      files[name] = (floatFile(samples), "the sample at 0.5")
    }
    try run.expectRefusals(files)
  }
}
