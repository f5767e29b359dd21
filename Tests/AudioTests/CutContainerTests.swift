import Audio
import TestSupport
import Testing

/// Files of containers and codings that programs seldom write, cut as by an interrupted copy.
@Suite struct CutContainerTests {
  /// A thousand samples, the lowest byte first.
  private let samples = RiffBytes.bytes((0..<1000).map { Int16($0) })

  /// Files of plain samples.
  private var plain: [(name: String, bytes: [UInt8])] {
    [
      ("aifc", ContainerBytes.compressedAIFF(samples, frames: 1000)),
      ("au", ContainerBytes.sun(samples)),
      ("little.au", ContainerBytes.sun(samples, isBigEndian: false)),
      ("w64", ContainerBytes.wave64(samples)),
    ]
  }

  /// Files of sound in blocks, all of silence, and the bytes of their sound.
  private var blocks: [(name: String, bytes: [UInt8], sound: Int)] {
    func silence(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    func words(_ numbers: [Int]) -> [UInt8] { numbers.flatMap { RiffBytes.little($0, 2) } }
    let ima = RiffBytes.Format(tag: 0x11, bits: 4, align: 256, rest: words([2, 505])).chunk
    let gsm = RiffBytes.Format(tag: 0x31, bits: 0, align: 65, rest: words([2, 320])).chunk
    let numbers = [32, 500, 7, 256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232]
    let adpcm = RiffBytes.Format(tag: 2, bits: 4, align: 256, rest: words(numbers)).chunk
    return [
      ("ima.wav", RiffBytes.file(ima, RiffBytes.chunk("data", silence(2048))), 2048),
      ("adpcm.wav", RiffBytes.file(adpcm, RiffBytes.chunk("data", silence(2048))), 2048),
      ("gsm.wav", RiffBytes.file(gsm, RiffBytes.chunk("data", silence(1300))), 1300),
      ("ima.w64", ContainerBytes.wave64(silence(2048), layout: ima), 2048),
      ("ima.aifc", ContainerBytes.compressedAIFF(silence(2040), frames: 60, coding: "ima4"), 2040),
      ("g721.au", ContainerBytes.sun(silence(1800), coding: 23), 1800),
    ]
  }

  @Test func `a cut file of plain samples names the frames found and promised`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in plain {
      let whole = try folder.recording(bytes, name)
      #expect(try AudioFile.read(whole).samples.count == 1000, "\(name)")
      let path = try folder.recording(bytes.dropLast(600), "cut." + name)
      #expect(
        failure(path) == .truncated(path: path, expectedFrames: 1000, foundFrames: 700), "\(name)")
    }
  }

  @Test func `a cut file of blocks names the bytes found and promised`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes, sound) in blocks {
      let whole = try folder.recording(bytes, name)
      #expect(failure(whole) == nil, "\(name)")
      // Less than a block is missed as well.
      for missing in [10, 600] {
        let path = try folder.recording(bytes.dropLast(missing), "cut." + name)
        #expect(
          failure(path)
            == .truncatedBytes(path: path, expectedBytes: sound, foundBytes: sound - missing),
          "\(name)")
      }
    }
  }

  @Test func `the remains of a cut file of blocks come before its error`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(blocks[0].bytes.dropLast(1024))
    var reader = try AudioFileReader(path)
    #expect(try reader.next()?.count == 4 * 505)
    #expect(failure(path, duration: 0.1) == nil)
  }

  @Test func `a size that a pipe left open means all that is there`() throws {
    let folder = try TemporaryFolder()
    let open = [
      ContainerBytes.sun(samples, size: 0xffff_ffff),
      // As FFmpeg and SoX write them.
      ContainerBytes.wave64(samples, size: .max), ContainerBytes.wave64(samples, size: -1),
      ContainerBytes.compressedAIFF(samples, frames: 0x3f80_0000, size: 0x7f00_0000),
    ]
    for bytes in open {
      let path = try folder.recording(bytes)
      #expect(try AudioFile.read(path).samples.count == 1000)
    }
  }
}
