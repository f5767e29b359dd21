/// A table as lines of text, with columns as wide as they need to be.
package struct TextTable: Sendable {
  private var rows: [[String]]
  /// How many of the first columns are words, which stand left; numbers stand right.
  private let words: Int

  /// A table with these headings, the first `words` of which are over words.
  package init(_ headings: [String], words: Int = 1) {
    rows = [headings]
    self.words = words
  }

  /// Adds a row, which has a cell for each heading.
  package mutating func add(_ row: [String]) {
    precondition(row.count == rows[0].count, "\(row.count) cells under \(rows[0].count) headings")
    rows.append(row)
  }

  /// The lines, headings first.
  package var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column < words ? row[column] + space : space + row[column]
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }
}
