internal import Foundation

/// A diagram of curves over one axis: part of a picture.
struct CurvePanel {
  /// A line, or marks, in a diagram.
  struct Curve {
    var name: String
    var color: String
    /// Lengths drawn and left out in turn; empty for a whole line.
    var dashes = ""
    var points: [(x: Double, y: Double)]
  }

  /// How values become heights.
  enum Scale {
    /// Evenly from 0.
    case linear
    /// A factor has the same height everywhere.
    case logarithmic
  }

  var title: String
  var scale: Scale
  var curves: [Curve]
  /// The values that curves may reach at most; what lies above is cut off.
  var ceiling = Double.infinity
  /// A mark at every point, for curves of few points.
  var showsPoints = false

  static let (left, width, height) = (70.0, 640.0, 200.0)
  /// The space that a panel needs, its title included.
  var fullHeight: Double { Self.height + 56 + 15 * Double((curves.count + 2) / 3) }

  /// The elements of the panel, whose title begins at `top`, over an axis from 0 to `end` with `name`, and with lines
  /// where the runs of a chain meet.
  func parts(top: Double, end: Double, name: String, borders: [Double]) -> [String] {
    let start = top + 22
    let bottom = start + Self.height
    let values = curves.flatMap { $0.points.map(\.y) }.filter { $0.isFinite && $0 > 0 }
    let highest = min(ceiling, values.max() ?? 1)
    let range = bounds(lowest: values.min() ?? 0.1, highest: highest)
    func x(_ value: Double) -> Double { Self.left + Self.width * value / max(end, 1e-9) }
    func y(_ value: Double) -> Double {
      let share =
        switch scale {
        case .linear: value / range.upperBound
        case .logarithmic:
          log(max(value, range.lowerBound) / range.lowerBound)
            / log(range.upperBound / range.lowerBound)
        }
      return bottom - Self.height * min(1, max(0, share))
    }
    var parts = [SVG.label(title, Self.left, top + 12, 13)]
    for border in borders {
      parts.append(SVG.line(x(border), start, x(border), bottom, color: "#bbbbbb"))
    }
    for tick in ticks(range) {
      parts.append(SVG.line(Self.left, y(tick), Self.left + Self.width, y(tick), color: "#e4e4e4"))
      parts.append(SVG.label(text(tick), Self.left - 6, y(tick) + 4, 11, anchor: "end"))
    }
    parts.append(
      SVG.axes(left: Self.left, top: start, right: Self.left + Self.width, bottom: bottom))
    for share in [0, 0.25, 0.5, 0.75, 1] {
      parts.append(
        SVG.label(text(end * share), x(end * share), bottom + 15, 11, anchor: "middle"))
    }
    parts.append(SVG.label(name, Self.left + Self.width, bottom + 29, 11, anchor: "end"))
    for (index, curve) in curves.enumerated() {
      let points = curve.points.filter { $0.y.isFinite }.map { (x: x($0.x), y: y($0.y)) }
      parts.append(
        SVG.polyline(points, color: curve.color, width: 1.5, dashes: curve.dashes))
      if showsPoints {
        parts += points.map {
          #"<circle cx="\#(SVG.number($0.x))" cy="\#(SVG.number($0.y))" r="2.5" fill="\#(curve.color)"/>"#
        }
      }
      let (column, row) = (Double(index % 3), Double(index / 3))
      let (keyX, keyY) = (Self.left + column * Self.width / 3, bottom + 40 + 15 * row)
      parts.append(
        SVG.polyline(
          [(x: keyX, y: keyY), (x: keyX + 22, y: keyY)], color: curve.color, width: 2,
          dashes: curve.dashes))
      parts.append(SVG.label(curve.name, keyX + 28, keyY + 4, 11))
    }
    return parts
  }

  private func bounds(lowest: Double, highest: Double) -> ClosedRange<Double> {
    switch scale {
    case .linear: return 0...SVG.round(up: highest)
    case .logarithmic:
      let top = SVG.round(up: highest)
      return min(lowest, top / 2)...top
    }
  }

  private func ticks(_ range: ClosedRange<Double>) -> [Double] {
    switch scale {
    case .linear: return [0, 0.25, 0.5, 0.75, 1].map { $0 * range.upperBound }
    case .logarithmic:
      let (first, last) = (log10(range.lowerBound).rounded(.down), log10(range.upperBound))
      return stride(from: first, through: last, by: 1).flatMap { exponent in
        [1, 2, 5].map { $0 * pow(10, exponent) }
      }.filter(range.contains)
    }
  }

  private func text(_ value: Double) -> String {
    String(format: value >= 1000 ? "%.0f" : "%.3g", value)
  }
}
