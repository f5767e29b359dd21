internal import Foundation

/// A measurement as a picture: a bar for every row with the spread of its repetitions, and curves over the
/// numbers of threads and the sizes of batches, where several were measured.
struct BenchDrawing {
  /// The picture as SVG.
  let text: String

  private static let (width, left, right) = (760.0, 280.0, 90.0)
  private static let (barHeight, curveHeight) = (22.0, 240.0)
  private static let colors = ["#1f5fa8", "#c0392b", "#2e7d32", "#8e5ea2", "#b8860b", "#555555"]

  init(_ document: BenchDocument) {
    var parts: [String] = []
    var y = 30.0
    parts.append(
      Self.label(
        "RTFx, \(document.model.name), \(document.input.seconds) s of audio, "
          + document.machine.identity, 12, y, 14))
    y += 20
    parts += Self.bars(document.rows, &y)
    for (axis, value) in Self.axes where Set(document.rows.map(value)).count > 1 {
      y += 50
      parts += Self.curves(document.rows, over: axis, value, &y)
    }
    let head =
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(Int(Self.width))" height="\#(Int(y + 30))" "#
      + #"font-family="sans-serif"><rect width="100%" height="100%" fill="white"/>"#
    text = ([head] + parts + ["</svg>", ""]).joined(separator: "\n")
  }

  private typealias Value = (BenchDocument.Row) -> Double
  private static var axes: [(String, Value)] {
    [("threads", { Double($0.threads) }), ("batch seconds", { $0.batchSeconds })]
  }

  private static func bars(_ rows: [BenchDocument.Row], _ y: inout Double) -> [String] {
    let most = rows.map(\.rtfx.compute.highest).max() ?? 1
    let scale = (width - left - right) / max(most, .leastNormalMagnitude)
    var parts: [String] = []
    for row in rows {
      let speed = row.rtfx.compute
      let middle = y + barHeight / 2
      parts.append(label(row.label, left - 8, middle + 4, 11, anchor: "end"))
      parts.append(
        #"<rect x="\#(left)" y="\#(n(y + 3))" width="\#(n(speed.median * scale))" "#
          + ##"height="\##(barHeight - 6)" fill="#1f5fa8"/>"##)
      parts.append(
        #"<path d="M\#(n(left + speed.lowest * scale)) \#(n(middle)) "#
          + #"H\#(n(left + speed.highest * scale))" stroke="black"/>"#)
      parts.append(
        label(
          String(format: "%.0f", speed.median), left + speed.highest * scale + 6, middle + 4, 11))
      y += barHeight
    }
    return parts
  }

  /// RTFx over one axis, a line for each combination of all others.
  private static func curves(
    _ rows: [BenchDocument.Row], over axis: String, _ value: Value, _ y: inout Double
  ) -> [String] {
    let others = axes.filter { $0.0 != axis }
    func name(_ row: BenchDocument.Row) -> String {
      ([row.decoder, row.precision] + others.map { "\($0.0) \(n($0.1(row)))" })
        .joined(separator: ", ")
    }
    let values = rows.map(value)
    let most = rows.map(\.rtfx.compute.median).max() ?? 1
    let longest = max(values.max() ?? 1, .leastNormalMagnitude)
    let (from, span) = (70.0, width - 70 - right)
    let (top, bottom) = (y, y + curveHeight)
    func x(_ value: Double) -> Double { from + span * value / longest }
    var parts = [
      label("RTFx over \(axis)", 12, top - 12, 13),
      #"<path d="M\#(from) \#(n(top)) V\#(n(bottom)) H\#(n(from + span))" fill="none" stroke="black"/>"#,
      label(n(most), from - 6, top + 6, 11, anchor: "end"),
      label("0", from - 6, bottom, 11, anchor: "end"),
    ]
    for value in Set(values).sorted() {
      parts.append(label(n(value), x(value), bottom + 16, 11, anchor: "middle"))
    }
    var names: [String] = []
    for row in rows where !names.contains(name(row)) { names.append(name(row)) }
    for (index, line) in names.enumerated() {
      let color = colors[index % colors.count]
      let points = rows.filter { name($0) == line }.sorted { value($0) < value($1) }.map {
        "\(n(x(value($0)))),\(n(bottom - curveHeight * $0.rtfx.compute.median / most))"
      }
      parts.append(
        #"<polyline points="\#(points.joined(separator: " "))" fill="none" stroke="\#(color)" "#
          + #"stroke-width="2"/>"#)
      parts.append(
        #"<rect x="\#(from)" y="\#(n(bottom + 26 + 16 * Double(index)))" width="14" height="4" "#
          + #"fill="\#(color)"/>"#)
      parts.append(label(line, from + 20, bottom + 32 + 16 * Double(index), 11))
    }
    y = bottom + 26 + 16 * Double(names.count)
    return parts
  }

  private static func label(
    _ text: String, _ x: Double, _ y: Double, _ size: Int, anchor: String = "start"
  ) -> String {
    let safe = text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;")
    return #"<text x="\#(n(x))" y="\#(n(y))" font-size="\#(size)" text-anchor="\#(anchor)">"#
      + safe + "</text>"
  }

  /// A number as short as it can be.
  private static func n(_ value: Double) -> String { String(format: "%g", value.decimals(2)) }
}
