import TestSupport
import Testing

@testable import Audio

@Suite struct StreamTailTests {
  /// What is found in `bytes` that come in pieces of `size`, and the sound that waits at the end.
  private func read(
    _ bytes: [UInt8], pieces size: Int, isOdd: Bool = false
  ) -> (finding: StreamTail.Finding, rest: [UInt8]) {
    var tail = StreamTail(isOdd: isOdd)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let finding = tail.accept(bytes[start..<min(bytes.count, start + size)])
      if finding != .nothing { return (finding, []) }
    }
    return (.nothing, Array(tail.finish()))
  }

  private let wave = WaveBytes([1, 2, 3]).bytes
  private let list = RiffBytes.chunk("LIST", Array("INFO".utf8))
  private let odd = RiffBytes.chunk("note", [1, 2, 3])

  @Test(arguments: [1, 2, 3, 5, 1000])
  func `another recording is found, behind chunks too`(pieces: Int) {
    let bare = RiffBytes.chunk("note", [1, 2, 3], isPadded: false)
    let many = list + odd + bare + list
    for chunks in [[], list, odd, bare, many] as [[UInt8]] {
      #expect(read(chunks + wave, pieces: pieces).finding == .recording)
    }
    for name in ["RF64", "BW64"] {
      let other = Array(name.utf8) + [255, 255, 255, 255] + Array("WAVE".utf8)
      #expect(read(other, pieces: pieces).finding == .recording)
    }
    for padding in [[], [0]] as [[UInt8]] {
      #expect(read(padding + wave, pieces: pieces, isOdd: true).finding == .recording)
    }
  }

  @Test(arguments: [1, 3, 1000])
  func `chunks and what follows them are nothing`(pieces: Int) {
    let noise = [UInt8](200..<220)
    for bytes in [[], list, list + odd, list + noise + wave] as [[UInt8]] {
      let (finding, rest) = read(bytes, pieces: pieces)
      #expect(finding == .nothing && rest.isEmpty)
    }
    // A chunk may be called so.
    let film = RiffBytes.chunk("RIFF", Array("AVI and more".utf8))
    #expect(read(film, pieces: pieces).finding == .nothing)
  }

  @Test func `anything else is sound, with all that waited`() {
    let sound = [UInt8](200..<220)
    #expect(read(sound, pieces: 1000).finding == .sound(sound[...]))
    #expect(read(sound, pieces: 1).finding == .sound(sound[..<8]))
    let silence: [UInt8] = [0] + sound
    #expect(read(silence, pieces: 1, isOdd: true).finding == .sound(silence[..<9]))
  }

  @Test func `the end decides of too few bytes`() {
    let open = RiffBytes.file(size: .max)
    for count in 0..<12 {
      #expect(read(Array(wave[..<count]), pieces: 1).rest.isEmpty)
      let rest = read(Array(open[..<count]), pieces: 1).rest
      #expect(rest == (count < 8 ? [] : Array(open[..<count])))
      #expect(read(list + open[..<count], pieces: 1).rest.isEmpty)
    }
  }
}
