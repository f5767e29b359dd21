internal import Foundation

/// A measurement as a picture: a bar for every row with the spread of its repetitions, and curves over the
/// numbers of threads and the sizes of batches, where several were measured.
struct BenchDrawing {
  /// The picture as SVG.
  let text: String

  private static let (width, left, right) = (760.0, 280.0, 90.0)
  private static let (barHeight, curveHeight) = (22.0, 240.0)

  init(_ document: BenchDocument) {
    var parts: [String] = []
    var y = 30.0
    parts.append(
      SVG.label(
        "RTFx, \(document.model.name), \(document.input.seconds) s of audio, "
          + document.machine.identity, 12, y, 14))
    y += 20
    parts += Self.bars(document.rows, &y)
    for (axis, value) in Self.axes where Set(document.rows.map(value)).count > 1 {
      y += 50
      parts += Self.curves(document.rows, over: axis, value, &y)
    }
    text = SVG.document(width: Self.width, height: y + 30, parts)
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
      parts.append(SVG.label(row.label, left - 8, middle + 4, 11, anchor: "end"))
      parts.append(
        #"<rect x="\#(left)" y="\#(SVG.number(y + 3))" width="\#(SVG.number(speed.median * scale))" "#
          + ##"height="\##(barHeight - 6)" fill="#1f5fa8"/>"##)
      parts.append(
        #"<path d="M\#(SVG.number(left + speed.lowest * scale)) \#(SVG.number(middle)) "#
          + #"H\#(SVG.number(left + speed.highest * scale))" stroke="black"/>"#)
      parts.append(
        SVG.label(
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
      ([row.decoder, row.precision] + others.map { "\($0.0) \(SVG.number($0.1(row)))" })
        .joined(separator: ", ")
    }
    let values = rows.map(value)
    let most = rows.map(\.rtfx.compute.median).max() ?? 1
    let longest = max(values.max() ?? 1, .leastNormalMagnitude)
    let (from, span) = (70.0, width - 70 - right)
    let (top, bottom) = (y, y + curveHeight)
    func x(_ value: Double) -> Double { from + span * value / longest }
    var parts = [
      SVG.label("RTFx over \(axis)", 12, top - 12, 13),
      SVG.axes(left: from, top: top, right: from + span, bottom: bottom),
      SVG.label(SVG.number(most), from - 6, top + 6, 11, anchor: "end"),
      SVG.label("0", from - 6, bottom, 11, anchor: "end"),
    ]
    for value in Set(values).sorted() {
      parts.append(SVG.label(SVG.number(value), x(value), bottom + 16, 11, anchor: "middle"))
    }
    var names: [String] = []
    for row in rows where !names.contains(name(row)) { names.append(name(row)) }
    for (index, line) in names.enumerated() {
      let color = SVG.colors[index % SVG.colors.count]
      let points = rows.filter { name($0) == line }.sorted { value($0) < value($1) }.map {
        (x: x(value($0)), y: bottom - curveHeight * $0.rtfx.compute.median / most)
      }
      parts.append(SVG.polyline(points, color: color, width: 2))
      parts.append(
        #"<rect x="\#(from)" y="\#(SVG.number(bottom + 26 + 16 * Double(index)))" width="14" height="4" "#
          + #"fill="\#(color)"/>"#)
      parts.append(SVG.label(line, from + 20, bottom + 32 + 16 * Double(index), 11))
    }
    y = bottom + 26 + 16 * Double(names.count)
    return parts
  }
}
