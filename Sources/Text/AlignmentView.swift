/// An alignment as lines of text, reference above hypothesis.
///
/// ```
/// REF: the quiet old river runs **
/// HYP: a   quiet *** river runs on
///      S         D              I
/// ```
package struct AlignmentView: Sendable {
  /// Groups of three lines, each no wider than asked for where the words allow it.
  package let blocks: [[String]]

  private struct Column {
    let reference: String
    let hypothesis: String
    let mark: String
    let width: Int

    init(_ step: Alignment.Step) {
      switch step {
      case .correct(let item): self.init(item, item, " ")
      case .substitution(let reference, let hypothesis): self.init(reference, hypothesis, "S")
      case .insertion(let item): self.init(Self.stars(item), item, "I")
      case .deletion(let item): self.init(item, Self.stars(item), "D")
      }
    }

    private init(_ reference: String, _ hypothesis: String, _ mark: String) {
      self.reference = DisplayWidth.printable(reference)
      self.hypothesis = DisplayWidth.printable(hypothesis)
      self.mark = mark
      width = max(1, DisplayWidth.of(self.reference), DisplayWidth.of(self.hypothesis))
    }

    private static func stars(_ item: String) -> String {
      String(repeating: "*", count: max(1, DisplayWidth.of(item)))
    }

    func padded(_ text: String) -> String {
      text + String(repeating: " ", count: width - DisplayWidth.of(text))
    }
  }

  /// Lays out the steps in lines of at most `width` columns; a longer word stands alone.
  package init(_ alignment: Alignment, width: Int = 80) {
    var lines: [[Column]] = []
    var used = 0
    for column in alignment.steps.map(Column.init) {
      if lines.isEmpty || used + 1 + column.width > width {
        lines.append([])
        used = Self.labels[0].count - 1
      }
      lines[lines.count - 1].append(column)
      used += 1 + column.width
    }
    blocks = lines.map(Self.block)
  }

  /// The blocks with an empty line between them.
  package var text: String {
    blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private static let labels = ["REF: ", "HYP: ", "     "]

  private static func block(_ columns: [Column]) -> [String] {
    let rows = [columns.map(\.reference), columns.map(\.hypothesis), columns.map(\.mark)]
    return zip(labels, rows).map { label, cells in
      let line = label + zip(columns, cells).map { $0.padded($1) }.joined(separator: " ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
