internal import Foundation

/// The few elements that our pictures are made of.
enum SVG {
  /// Colours that can be told apart, also by most of those who see few.
  static let colors = ["#1f5fa8", "#c0392b", "#2e7d32", "#8e5ea2", "#b8860b", "#555555"]

  /// A whole picture.
  static func document(width: Double, height: Double, _ parts: [String]) -> String {
    let head =
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(Int(width))" height="\#(Int(height))" "#
      + #"font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>"#
    return ([head] + parts + ["</svg>", ""]).joined(separator: "\n")
  }

  /// Text with its base line at a place.
  static func label(
    _ text: String, _ x: Double, _ y: Double, _ size: Int, anchor: String = "start"
  ) -> String {
    let safe = text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;")
    return #"<text x="\#(number(x))" y="\#(number(y))" font-size="\#(size)" "#
      + #"text-anchor="\#(anchor)">\#(safe)</text>"#
  }

  /// A straight line.
  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String, width: Double = 1
  ) -> String {
    #"<line x1="\#(number(x1))" y1="\#(number(y1))" x2="\#(number(x2))" y2="\#(number(y2))" "#
      + #"stroke="\#(color)" stroke-width="\#(number(width))"/>"#
  }

  /// A line through points; `dashes` are lengths drawn and left out in turn.
  static func polyline(
    _ points: [(x: Double, y: Double)], color: String, width: Double = 1, dashes: String = ""
  ) -> String {
    let places = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    return #"<polyline points="\#(places)" fill="none" stroke="\#(color)" "#
      + #"stroke-width="\#(number(width))"\#(dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\"")/>"#
  }

  /// The left and the lower edge of a diagram.
  static func axes(left: Double, top: Double, right: Double, bottom: Double) -> String {
    #"<path d="M\#(number(left)) \#(number(top)) V\#(number(bottom)) H\#(number(right))" "#
      + #"fill="none" stroke="black"/>"#
  }

  /// A number as short as it can be, with two decimals at most.
  static func number(_ value: Double) -> String {
    let text = String(format: "%.2f", value)
    let short = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(short.reversed())
  }

  /// The next of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten.
  static func round(up value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let power = pow(10, log10(value).rounded(.down))
    return ([1, 1.5, 2, 3, 4, 5, 6, 8].first { $0 * power >= value } ?? 10) * power
  }
}
