/// Checks the precompiled character map inside a SentencePiece normaliser.
///
/// Layout: trie size in bytes (u32), a darts-clone double array of 32-bit units, then the
/// replacement strings, each ended by a NUL, which the array's values point into. A unit holds
/// label (bits 0–7, and bit 31 for a value), "has a value" (bit 8), offset (bits 10–30, shifted
/// by 8 more where bit 9 is set). The library follows all of these without bounds.
enum CharacterMap {
  /// The library's matcher has room for this many matches of one position.
  private static let longestKey = 32

  /// Whether no text can lead the library outside the map.
  static func isSafe(_ map: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(map)
    guard bytes.count > 4 else { return false }
    let trieBytes = Int(word(bytes, at: 0))
    guard trieBytes > 0, trieBytes % 4 == 0, 4 + trieBytes < bytes.count else { return false }
    let units = (0..<trieBytes / 4).map { word(bytes, at: 4 + 4 * $0) }
    return stepsStayInside(units, valuesBelow: bytes.count - 4 - trieBytes)
      && keysAreShort(units)
  }

  private static func word(_ bytes: [UInt8], at position: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << (8 * UInt32($1)) }
  }

  private static func isValue(_ unit: UInt32) -> Bool { unit >> 31 == 1 }

  private static func hasValue(_ unit: UInt32) -> Bool { unit >> 8 & 1 == 1 }

  /// Where the children of the unit at `index` are numbered from.
  private static func base(_ unit: UInt32, at index: Int) -> Int {
    index ^ Int((unit >> 10) << ((unit & 0x200) >> 6))
  }

  private static func stepsStayInside(_ units: [UInt32], valuesBelow limit: Int) -> Bool {
    units.indices.allSatisfy { index in
      let unit = units[index]
      if isValue(unit) { return index != 0 }
      let base = base(unit, at: index)
      guard base | 0xff < units.count else { return false }
      return !hasValue(unit) || Int(units[base] & 0x7fff_ffff) < limit
    }
  }

  /// Walks all keys at once, one byte a step. Units that are reachable at the same depth are
  /// walked once, so shared endings and cycles cost nothing extra.
  private static func keysAreShort(_ units: [UInt32]) -> Bool {
    var unitsByBase: [Int: [Int]] = [:]
    for index in units.indices.dropFirst() where !isValue(units[index]) {
      unitsByBase[index ^ Int(units[index] & 0xff), default: []].append(index)
    }
    var reached: Set<Int> = [0]
    for _ in 0...longestKey {
      reached = reached.reduce(into: []) { next, index in
        next.formUnion(unitsByBase[base(units[index], at: index)] ?? [])
      }
      if reached.isEmpty { return true }
    }
    return false
  }
}
