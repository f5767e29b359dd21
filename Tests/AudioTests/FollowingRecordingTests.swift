import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct FollowingRecordingTests {
  private func exists(_ bytes: [UInt8]) throws -> Bool {
    let folder = try TemporaryFolder()
    return FollowingRecording.exists(in: try OpenFile(path: folder.recording(bytes)))
  }

  /// A thousand samples, the lowest byte first.
  private let samples = RiffBytes.bytes((0..<1000).map { Int16($0) })
  private let format = RiffBytes.Format().chunk
  private let list = RiffBytes.chunk("LIST", Array("INFO".utf8))

  private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// A chunk of CAF that claims `size` bytes, or the truth.
  private func coreChunk(_ name: String, _ body: [UInt8], size: Int? = nil) -> [UInt8] {
    Array(name.utf8) + ContainerBytes.big(size ?? body.count, 8) + body
  }

  /// A file of CAF of these chunks, behind one that says nothing.
  private func coreAudio(_ chunks: [UInt8]...) -> [UInt8] {
    Array("caff".utf8) + [0, 1, 0, 0] + coreChunk("desc", zeros(32)) + chunks.flatMap { $0 }
  }

  /// A recording in every container that tells where it ends.
  private var recordings: [[UInt8]] {
    [
      RiffBytes.file(format, RiffBytes.chunk("data", samples)),
      ContainerBytes.compressedAIFF(samples, frames: 1000),
      ContainerBytes.wave64(samples),
      ContainerBytes.sun(samples),
      ContainerBytes.sun(samples, isBigEndian: false),
      coreAudio(coreChunk("data", samples)),
    ]
  }

  @Test(arguments: [
    "pcm16.wav", "pcm8.wav", "rf64.wav", "w64.w64", "aiff.aiff", "au.au", "caf.caf", "flac16.flac",
    "flac24.flac",
  ])
  func `recordings behind one another are not taken for one`(name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio(name))))
    let one = try folder.recording(whole, "one")
    #expect(failure(one) == nil)
    let two = try folder.recording(whole + whole, "two")
    #expect(failure(two) == .severalRecordings(path: two))
  }

  @Test(arguments: ["rf64.wav", "au.au", "caf.caf", "flac16.flac", "vorbis.ogg"])
  func `the first recording can be read`(name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio(name))))
    let two = try folder.recording(whole + whole, "two")
    let first = try AudioFile.read(two, duration: 0.25)
    #expect(try first == AudioFile.read(goldenAudio(name)))
  }

  @Test func `the second may be of another kind`() throws {
    let flac: [UInt8] = Array("fLaC".utf8) + [0x80, 0, 0, 34] + zeros(34)
    for first in recordings {
      let kind = String(decoding: first.prefix(4), as: UTF8.self)
      for second in recordings + [flac] { #expect(try exists(first + second), "\(kind)") }
    }
  }

  @Test func `tags, text and zeros are no recordings`() throws {
    let tags: [[UInt8]] = [
      Array("TAG".utf8) + [UInt8](repeating: 32, count: 125), Array("ID3".utf8) + zeros(200),
      Array("a .snd, RIFF, FORM and caff".utf8), zeros(100), list,
    ]
    for first in recordings {
      let kind = String(decoding: first.prefix(4), as: UTF8.self)
      #expect(try !exists(first), "\(kind)")
      for tag in tags { #expect(try !exists(first + tag), "\(kind)") }
    }
  }

  @Test func `a few zeros may stand between`() throws {
    for first in recordings {
      let kind = String(decoding: first.prefix(4), as: UTF8.self)
      #expect(try exists(first + zeros(3) + ContainerBytes.sun(samples)), "\(kind)")
      #expect(try !exists(first + zeros(8) + ContainerBytes.sun(samples)), "\(kind)")
    }
    let odd = Array("FORM".utf8) + ContainerBytes.big(5, 4) + Array("AIFF!".utf8)
    #expect(try exists(odd + [0] + odd))
    #expect(try exists(odd + odd))
  }

  @Test func `chunks of a WAV file may stand between`() throws {
    let second = RiffBytes.file(format, RiffBytes.chunk("data", samples))
    for isPadded in [true, false] {
      let data = RiffBytes.chunk("data", [128, 129, 130], isPadded: isPadded)
      let first = RiffBytes.file(RiffBytes.Format(bits: 8).chunk, data, list, list)
      #expect(try !exists(first))
      #expect(try exists(first + second))
      #expect(try !exists(first + [1] + second))
    }
  }

  @Test func `without an end there is nothing behind it`() throws {
    let second = ContainerBytes.sun(samples)
    #expect(try !exists(ContainerBytes.sun(samples, size: 0xffff_ffff) + second))
    for size in [0, UInt32.max] {
      let data = RiffBytes.chunk("data", samples, size: size)
      #expect(try !exists(RiffBytes.file(format, data) + second))
    }
    let wide = zeros(8) + RiffBytes.little(Int.max - 1, 8) + zeros(12)
    let huge = RiffBytes.file(
      RiffBytes.chunk("ds64", wide), format, RiffBytes.chunk("data", samples, size: .max),
      name: "RF64", size: .max)
    #expect(try !exists(huge + second))
  }

  @Test func `chunks of CAF are walked up to one that goes to the end`() throws {
    let second = coreAudio(coreChunk("data", samples))
    let text = coreChunk("info", [1, 2, 3])
    #expect(try exists(coreAudio(coreChunk("data", samples), text) + second))
    for size in [-1, Int.max, 1 << 40, samples.count + 1] {
      #expect(try !exists(coreAudio(coreChunk("data", samples, size: size)) + second), "\(size)")
    }
  }

  @Test func `a second recording is told from sound that a header leaves out`() throws {
    let folder = try TemporaryFolder()
    let first = WaveBytes([1, 2, 3]).bytes
    let sound = [UInt8](repeating: 7, count: 80_000)
    // A size that a pipe left open makes no chunk.
    let data = RiffBytes.chunk("data", sound, size: .max)
    let path = try folder.recording(first + RiffBytes.file(format, data, size: .max))
    #expect(failure(path) == .severalRecordings(path: path))
  }

  @Test func `other files are one recording`() throws {
    #expect(try !exists(Array("some text".utf8)))
    #expect(try !exists(Array("RIFF".utf8)))
    #expect(try !exists(Array("caff".utf8)))
  }
}
