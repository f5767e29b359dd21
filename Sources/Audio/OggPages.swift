/// The pages of an Ogg file (RFC 3533, §6).
enum OggPages {
  /// How the pages of a file end.
  enum End: Equatable {
    /// With a whole page, behind which something else may stand. A file without a whole page ends so, too.
    case whole
    /// Within a page, for which the file would need at least so many bytes.
    case cut(needed: Int)
    /// Streams begin after others have (§4, chaining), as in files that were put one behind the other: of those
    /// libsndfile decodes the first.
    case chained
  }

  /// Real pages have 4 KiB or more; a file of smaller ones is not looked through to its end.
  private static let most = 10_000_000
  /// Bytes of a page before its table of segments.
  private static let headSize = 27

  /// How the pages that follow each other from the beginning of `file` end.
  static func end(in file: OpenFile) -> End {
    var position = 0
    var isInside = false
    for _ in 0..<most {
      let head = file.bytes(at: position, count: headSize)
      guard head.starts(with: "OggS".utf8) else { return .whole }
      guard head.count == headSize else { return end(at: position, needed: position + headSize) }
      // Pages that begin streams of one recording stand together.
      let begins = head[5] & 2 != 0
      if begins && isInside { return .chained }
      isInside = isInside || !begins
      let count = Int(head[26])
      let body = position + headSize + count
      let segments = file.bytes(at: position + headSize, count: count)
      let next = body + segments.reduce(0) { $0 + Int($1) }
      guard segments.count == count, next <= file.size else {
        return end(at: position, needed: next)
      }
      position = next
    }
    return .whole
  }

  /// The end within the page at `position`; the first page of a file must be whole for it to be Ogg at all.
  private static func end(at position: Int, needed: Int) -> End {
    position > 0 ? .cut(needed: needed) : .whole
  }
}
