/// Bytes that are almost what a parser expects: seeds, changed at random, repeatably.
package struct Mutations {
  private var seeds: [[UInt8]]
  /// How many of the seeds were given.
  private let given: Int
  private var state: UInt64
  /// Longer files would soon be all that there is.
  private static let longestKept = 1 << 16
  private static let mostKept = 256

  /// Changes of `seeds`, which are what a parser takes; the same for the same `seed`.
  package init(of seeds: [[UInt8]], seed: UInt64) {
    precondition(!seeds.isEmpty, "something to change")
    self.seeds = seeds
    given = seeds.count
    state = seed
  }

  /// Takes bytes that a parser did something new with as a seed, so that later changes begin where it got to.
  package mutating func keep(_ bytes: [UInt8]) {
    guard bytes.count <= Self.longestKept else { return }
    if seeds.count < given + Self.mostKept {
      seeds.append(bytes)
    } else {
      seeds[given + below(Self.mostKept)] = bytes
    }
  }

  /// One of the seeds after one to eight changes; few are likelier, or hardly anything would be read.
  package mutating func next() -> [UInt8] {
    var bytes = seeds[below(seeds.count)]
    for _ in 0...below(1 + below(8)) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let start = below(bytes.count + 1)
    let end = min(bytes.count, start + 1 + below(below(8) == 0 ? 4096 : 16))
    let range = start..<max(start, end)
    switch below(11) {
    case 0: if start < bytes.count { bytes[start] ^= 1 << UInt8(below(8)) }
    case 1: if start < bytes.count { bytes[start] = UInt8(truncatingIfNeeded: draw()) }
    case 2: bytes.removeSubrange(range)
    case 3: bytes.removeSubrange(start...)
    case 4: bytes.insert(contentsOf: bytes[range], at: below(bytes.count + 1))
    case 5:
      bytes.insert(
        contentsOf: (0...below(16)).map { _ in UInt8(truncatingIfNeeded: draw()) }, at: start)
    case 6:
      let other = seeds[below(seeds.count)]
      let cut = below(other.count + 1)
      bytes.replaceSubrange(start..., with: other[cut...])
    case 7: overwrite(&bytes, at: start, with: number, width: [1, 2, 4, 8][below(4)])
    case 8: bytes.replaceSubrange(range, with: Self.words[below(Self.words.count)].utf8)
    case 9: replaceNumber(in: &bytes, after: start)
    default: bytes.insert(contentsOf: Self.words[below(Self.words.count)].utf8, at: start)
    }
  }

  private func overwrite(_ bytes: inout [UInt8], at start: Int, with value: UInt64, width: Int) {
    for offset in 0..<width where start + offset < bytes.count {
      bytes[start + offset] = UInt8(truncatingIfNeeded: value >> UInt64(8 * offset))
    }
  }

  /// Another number in the place of the next one that is written in digits.
  private mutating func replaceNumber(in bytes: inout [UInt8], after start: Int) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = bytes[start...].firstIndex(where: { digits ~= $0 }) else { return }
    let end = bytes[first...].firstIndex { !(digits ~= $0) } ?? bytes.count
    bytes.replaceSubrange(first..<end, with: Self.numbers[below(Self.numbers.count)].utf8)
  }

  /// A number at the edge of something, in binary.
  private var number: UInt64 {
    mutating get {
      let edge = UInt64(1) << UInt64(below(64))
      return [edge, edge &- 1, 0 &- edge, UInt64.max, 0][below(5)]
    }
  }

  private static let numbers = [
    "-1", "0", "1e999", "-0", "9223372036854775807", "9223372036854775808", "18446744073709551616",
    "1e-400", "0.1", "4294967296", "1000000000000", "NaN", "00",
  ]
  private static let words = [
    "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "\\u0000", "\\ud800", "\u{feff}",
    "\r\n", "\n", "\u{0}", "  ", "<blank>", "<unk>", "RIFF", "data", "fmt ", "\u{e9}", "\u{2581}",
  ]

  /// SplitMix64 (Steele, Lea and Flood 2014, §4).
  private mutating func draw() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  private mutating func below(_ count: Int) -> Int { Int(draw() % UInt64(max(1, count))) }
}
