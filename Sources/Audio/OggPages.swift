/// The pages of an Ogg file (RFC 3533, §6).
enum OggPages {
  /// Real pages have 4 KiB or more; a file of smaller ones is not looked through to its end.
  private static let most = 10_000_000

  /// Whether streams begin after others have (§4, chaining), as in files that were put one behind the other: of those
  /// libsndfile decodes the first.
  static func areChained(in file: OpenFile) -> Bool {
    var position = 0
    var isInside = false
    for _ in 0..<most {
      let head = file.bytes(at: position, count: 27)
      guard head.count == 27, head.prefix(4).elementsEqual("OggS".utf8) else { return false }
      // Pages that begin streams of one recording stand together.
      let begins = head[5] & 2 != 0
      if begins && isInside { return true }
      isInside = isInside || !begins
      let segments = file.bytes(at: position + 27, count: Int(head[26]))
      position += 27 + segments.count + segments.reduce(0) { $0 + Int($1) }
    }
    return false
  }
}
