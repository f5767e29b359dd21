import TestSupport
import Testing

@testable import Audio

@Suite struct PCMStreamTests {
  private typealias Reading = (samples: [Float], oddities: [PCMStream.Oddity], layout: PCMLayout?)

  /// A stream of `bytes` in pieces of `size`.
  private func read(
    _ bytes: [UInt8], pieces size: Int = 4096, declared: PCMStream.Declaration = .init(),
    channel: ChannelSelection = .mean
  ) throws -> Reading {
    var stream = PCMStream(name: "standard input", declared: declared, channel: channel)
    var samples: [Float] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      samples += try stream.accept(Array(bytes[start..<min(bytes.count, start + size)]))
    }
    let ending = try stream.finish()
    return (samples + ending.samples, ending.oddities, ending.layout)
  }

  private func wave(claiming size: UInt32? = nil, more: [UInt8] = []) -> [UInt8] {
    var wave = WaveBytes((0..<100).map { Int16(300 * $0) })
    wave.claimedSize = size
    return wave.bytes + more
  }

  private let ramp = (0..<100).map { Float(300 * $0) / 32_768 }

  @Test(arguments: [1, 2, 3, 5, 1000])
  func `undeclared bytes are 16-bit samples at 16 kHz, however they are cut`(size: Int) throws {
    let (samples, oddities, _) = try read(Array(wave()[44...]), pieces: size)
    #expect(samples == ramp)
    #expect(oddities.isEmpty)
  }

  @Test func `a few bytes are samples too, and half a sample is told`() throws {
    let (samples, oddities, _) = try read([0, 0x40, 0xff])
    #expect(samples == [0.5])
    #expect(oddities == [.incompleteFrame(bytes: 1)])
  }

  @Test func `declared formats, rates and channels are obeyed`() throws {
    let declared = PCMStream.Declaration(format: .u8, sampleRate: 8000, channels: 2)
    let bytes = [UInt8]([192, 128, 128, 64] + [UInt8](repeating: 128, count: 20))
    let (samples, _, layout) = try read(bytes, pieces: 3, declared: declared)
    #expect(samples == [0.25, -0.25] + [Float](repeating: 0, count: 10))
    #expect(layout == PCMLayout(format: .u8, sampleRate: 8000, channels: 2))
    #expect(try read(bytes, declared: declared, channel: .one(1)).samples.prefix(2) == [0, -0.5])
    #expect(throws: AudioError.noSuchChannel(path: "standard input", requested: 2, available: 2)) {
      try read(bytes, declared: declared, channel: .one(2))
    }
  }

  @Test(arguments: [nil, 0, 0xffff_ffff, 0x7fff_ffff, 0x8000_0000] as [UInt32?])
  func `a header that knows no length is followed by sound to the end`(size: UInt32?) throws {
    for pieces in [1, 7, 1000] {
      let (samples, oddities, layout) = try read(wave(claiming: size), pieces: pieces)
      #expect(samples == ramp)
      #expect(oddities.isEmpty)
      #expect(layout == PCMLayout())
    }
  }

  @Test func `a header that promises too much keeps what came, and tells`() throws {
    let (samples, oddities, _) = try read(wave(claiming: 1000))
    #expect(samples == ramp)
    #expect(oddities == [.shorterThanPromised(promised: 1000, found: 200)])
  }

  @Test(arguments: [1, 3, 1000])
  func `a header that promises too little loses nothing, and tells`(pieces: Int) throws {
    for size in [64, 65, 2] as [UInt32] {
      let (samples, oddities, _) = try read(wave(claiming: size), pieces: pieces)
      #expect(samples == ramp)
      #expect(oddities == [.longerThanPromised(promised: Int(size))])
    }
  }

  @Test(arguments: [1, 1000])
  func `chunks after the sound are no sound`(pieces: Int) throws {
    let list = Array("LIST".utf8) + [26, 0, 0, 0] + Array("INFOISFT".utf8) + [9, 9, 9, 9]
    let (samples, oddities, _) = try read(wave(more: list), pieces: pieces)
    #expect(samples == ramp)
    #expect(oddities.isEmpty)
    var odd = WaveBytes([] as [Int16])
    (odd.bits, odd.body) = (8, [128, 192, 128])
    #expect(try read(odd.bytes + [0] + list, pieces: pieces).samples == [0, 0.5, 0])
  }

  @Test(arguments: [1, 7, 1000])
  func `a second recording is an error behind the samples of the first`(pieces: Int) throws {
    let list = RiffBytes.chunk("LIST", Array("INFO".utf8))
    let open = RiffBytes.file(RiffBytes.Format().chunk, size: .max)
    for more in [wave(), list + wave(), wave() + wave(), open] {
      let bytes = wave(more: more)
      var stream = PCMStream(name: "standard input")
      var samples: [Float] = []
      do throws(AudioError) {
        for start in stride(from: 0, to: bytes.count, by: pieces) {
          samples += try stream.accept(Array(bytes[start..<min(bytes.count, start + pieces)]))
        }
        _ = try stream.finish()
        Issue.record("a second recording was passed over")
      } catch {
        #expect(error == .severalRecordings(path: "standard input"))
      }
      #expect(samples == ramp)
    }
  }

  @Test(arguments: [1, 1000])
  func `half a header behind the sound is a chunk, or sound`(pieces: Int) throws {
    let open = RiffBytes.file(RiffBytes.Format().chunk, size: .max)
    for count in 0..<12 {
      let (samples, oddities, _) = try read(wave(more: Array(wave()[..<count])), pieces: pieces)
      #expect(samples == ramp && oddities.isEmpty)
      let longer = try read(wave(more: Array(open[..<count])), pieces: pieces)
      #expect(longer.samples.prefix(100) == ramp[...])
      #expect(longer.samples.count == 100 + (count < 8 ? 0 : count / 2))
      let remark = PCMStream.Oddity.longerThanPromised(promised: 200)
      #expect(longer.oddities.first == (count < 8 ? nil : remark))
    }
  }

  @Test func `a header and a declaration that differ are not both believed`() throws {
    #expect(
      throws: AudioError.contradictedHeader(
        name: "standard input", what: "rate", declared: "8000", found: "16000")
    ) { try read(wave(), declared: .init(sampleRate: 8000)) }
    #expect(throws: AudioError.self) { try read(wave(), declared: .init(format: .f32le)) }
    #expect(throws: AudioError.self) { try read(wave(), declared: .init(channels: 2)) }
    #expect(
      try read(wave(), declared: .init(format: .s16le, sampleRate: 16_000, channels: 1)).samples
        == ramp)
  }

  @Test func `a stream declared to be WAV must be one`() throws {
    #expect(throws: AudioError.self) {
      try read(Array(wave()[44...]), declared: .init(requiresHeader: true))
    }
    #expect(try read(wave(), declared: .init(requiresHeader: true)).samples == ramp)
  }

  @Test func `nothing at all, half a header and compressed sound are errors`() {
    #expect(throws: AudioError.self) { try read([]) }
    #expect(throws: AudioError.self) { try read(Array(wave()[..<40])) }
    #expect(throws: AudioError.self) { try read(Array("fLaC\0\0\0\0\0\0\0\0\0\0".utf8)) }
    #expect(throws: AudioError.self) { try read(Array("fLaC".utf8)) }
  }

  @Test func `a header alone is sound without samples`() throws {
    var wave = WaveBytes([] as [Int16])
    wave.claimedSize = 0
    let (samples, oddities, _) = try read(wave.bytes)
    #expect(samples.isEmpty && oddities.isEmpty)
  }

  @Test(arguments: [Float.nan, .infinity, 1e30])
  func `the samples before one that is no sound come first`(value: Float) throws {
    let bytes = WaveBytes(floats: [0.5, 0.25, value, 0.125]).bytes
    let expected = AudioError.irregularSample(
      path: "standard input", value: "\(value)", seconds: 2 / 16_000)
    for isAtEnd in [false, true] {
      var stream = PCMStream(name: "standard input")
      let samples = try stream.accept(bytes)
      #expect(samples == [0.5, 0.25])
      do throws(AudioError) {
        if !isAtEnd { _ = try stream.accept([0, 0, 0, 0]) }
        _ = try stream.finish()
        Issue.record("a sample that is no sound was accepted")
      } catch {
        #expect(error == expected)
      }
    }
  }
}
