internal import Text

/// A partial result on one line of a terminal: the end of it, as much as fits, and what may still
/// change in a fainter colour.
enum LiveLine {
  /// Takes the line away and leaves the cursor at its beginning.
  static let clear = "\r\u{1B}[K"

  private static let faint = "\u{1B}[2m"
  private static let normal = "\u{1B}[22m"

  /// The line for `text`, of which `stable` is the beginning that stays, on `columns` columns.
  static func drawing(_ text: String, stable: String, columns: Int) -> String {
    let text = DisplayWidth.printable(text)
    let stableCount = text.hasPrefix(DisplayWidth.printable(stable)) ? stable.count : 0
    // One column stays free, so that the cursor does not wrap, and one is for the ellipsis.
    let room = max(columns - 1, 1)
    var first = 0
    var characters = Array(text)
    if DisplayWidth.of(text) > room {
      var width = 0
      first = characters.count
      while first > 0, width + DisplayWidth.of(String(characters[first - 1])) <= room - 1 {
        first -= 1
        width += DisplayWidth.of(String(characters[first]))
      }
      characters = Array(characters[first...])
    }
    let shown = max(0, min(characters.count, stableCount - first))
    let (kept, changing) = (String(characters[..<shown]), String(characters[shown...]))
    return clear + (first > 0 ? "…" : "") + kept
      + (changing.isEmpty ? "" : faint + changing + normal)
  }
}
