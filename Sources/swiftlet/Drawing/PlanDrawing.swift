internal import Foundation
internal import Training

/// A plan as a picture: above, where utterances lie in the plane of durations and tokens, and how buckets divide
/// it; below, the padding of each step.
struct PlanDrawing {
  /// The picture as SVG.
  let text: String

  private static let (width, height, stepsHeight) = (720.0, 420.0, 140.0)
  private static let (left, top, gap) = (64.0, 40.0, 72.0)
  private static let (columns, rows) = (120, 70)

  init(_ planned: PlannedEpoch) {
    let sizes = planned.sizes
    let longest = SVG.round(up: sizes.map(\.seconds).max() ?? 1)
    let most = SVG.round(up: Double(sizes.map(\.tokens).max() ?? 1))
    let bottom = Self.top + Self.height
    let total = bottom + Self.gap + Self.stepsHeight + 56
    var parts = [
      SVG.label("Utterances by duration and tokens, and the buckets", Self.left, Self.top - 14, 14)
    ]
    parts += Self.cells(sizes, longest: longest, most: most)
    parts += Self.edges(planned.plan.buckets, longest: longest, most: most)
    parts += Self.frame(
      top: Self.top, height: Self.height, right: longest, up: most,
      names: ("seconds", "tokens"))
    let padding = Self.binned(planned.statistics.stepPadding)
    let peak = max(0.01, SVG.round(up: 100 * (padding.max() ?? 0)) / 100)
    let start = bottom + Self.gap
    let mean = String(format: "%.2f", 100 * planned.statistics.total.audioPadding)
    parts.append(
      SVG.label("Padding of the audio at each step; \(mean) % in all", Self.left, start - 14, 14))
    parts.append(Self.line(padding, peak: peak, top: start))
    parts += Self.frame(
      top: start, height: Self.stepsHeight, right: Double(max(1, planned.plan.steps)),
      up: 100 * peak, names: ("step", "%"))
    text = SVG.document(width: Self.left + Self.width + 32, height: total, parts)
  }

  /// Squares, the darker the more utterances lie in them.
  private static func cells(
    _ sizes: [UtteranceSize], longest: Double, most: Double
  ) -> [String] {
    var counts = [Int](repeating: 0, count: columns * rows)
    for size in sizes where size.microseconds >= 0 {
      let column = min(columns - 1, Int(size.seconds / longest * Double(columns)))
      let row = min(rows - 1, Int(Double(size.tokens) / most * Double(rows)))
      counts[row * columns + column] += 1
    }
    let scale = log(Double((counts.max() ?? 0) + 1))
    let (side, tall) = (width / Double(columns), height / Double(rows))
    return counts.enumerated().filter { $1 > 0 }.map { cell, count in
      let x = left + Double(cell % columns) * side
      let y = top + height - Double(cell / columns + 1) * tall
      let opacity = 0.12 + 0.88 * log(Double(count + 1)) / scale
      return
        #"<rect x="\#(SVG.number(x))" y="\#(SVG.number(y))" width="\#(SVG.number(side))" height="\#(SVG.number(tall))" "#
        + ##"fill="#1f5fa8" fill-opacity="\##(SVG.number(opacity))"/>"##
    }
  }

  private static func edges(
    _ buckets: BatchBuckets, longest: Double, most: Double
  ) -> [String] {
    let durations = [0] + buckets.durationEdges.filter { $0 < longest } + [longest]
    var lines: [String] = []
    for (row, (from, to)) in zip(durations, durations.dropFirst()).enumerated() {
      if row > 0 { lines.append(edge(x(from, longest), top, x(from, longest), top + height)) }
      for tokens in buckets.tokenEdges[row] where Double(tokens) < most {
        let y = top + height * (1 - Double(tokens) / most)
        lines.append(edge(x(from, longest), y, x(to, longest), y))
      }
    }
    return lines
  }

  private static func edge(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    SVG.line(x1, y1, x2, y2, color: SVG.colors[1], width: 0.7)
  }

  private static func x(_ seconds: Double, _ longest: Double) -> Double {
    left + width * seconds / longest
  }

  /// At most as many means as there are points across the picture.
  private static func binned(_ values: [Double]) -> [Double] {
    let count = min(values.count, Int(width))
    return (0..<count).map { bin in
      let part = values[(bin * values.count / count)..<((bin + 1) * values.count / count)]
      return part.reduce(0, +) / Double(part.count)
    }
  }

  private static func line(_ values: [Double], peak: Double, top: Double) -> String {
    let points = values.enumerated().map { index, value in
      (
        x: left + width * (Double(index) + 0.5) / Double(values.count),
        y: top + stepsHeight * (1 - value / peak)
      )
    }
    return SVG.polyline(points, color: SVG.colors[0])
  }

  /// Axes with their ends and middles.
  private static func frame(
    top: Double, height: Double, right: Double, up: Double, names: (String, String)
  ) -> [String] {
    let bottom = top + height
    var parts = [
      SVG.axes(left: left, top: top, right: left + width, bottom: bottom),
      SVG.label(names.0, left + width / 2, bottom + 34, 12, anchor: "middle"),
      SVG.label(names.1, 8, top - 8, 12),
    ]
    for share in [0, 0.25, 0.5, 0.75, 1] {
      parts.append(
        SVG.label(
          SVG.number(right * share), left + width * share, bottom + 16, 11, anchor: "middle"))
      guard share > 0 else { continue }
      parts.append(
        SVG.label(SVG.number(up * share), left - 6, bottom - height * share + 12, 11, anchor: "end")
      )
    }
    return parts
  }
}
