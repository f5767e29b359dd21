internal import Foundation
internal import Recognition

/// Writes the events of a live stream to standard output as they come.
struct StreamWriter {
  /// How events look.
  enum Style: Equatable {
    /// A line of text for each final result.
    case text
    /// The same on a terminal of so many columns, with the partial result below.
    case live(columns: Int)
    /// An object a line for each event.
    case json
  }

  private let style: Style
  private let console: Console
  private var isPartialShown = false
  /// Final results with text by now.
  private(set) var segments = 0

  /// A writer to a console.
  init(style: Style, to console: Console = .output) {
    self.style = style
    self.console = console
  }

  /// The style for a format: on a terminal, text is alive.
  init(_ format: StreamFormat) {
    switch format {
    case .json: self.init(style: .json)
    case .text:
      let isAlive =
        Console.output.isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"
      self.init(style: isAlive ? .live(columns: Console.output.columns) : .text)
    }
  }

  /// Writes an event.
  ///
  /// - Throws: `ConsoleError`, which is `.closed` where the reader has gone.
  mutating func write(_ event: StreamEvent) throws {
    let segment = event.segment
    let text = segment.transcript.text
    if case .final = event, !text.isEmpty { segments += 1 }
    switch (style, event) {
    case (.json, _): try console.write(JSONLine.encoding(StreamDocument(event)))
    case (.text, .partial): break
    case (.text, .final): if !text.isEmpty { try console.write(text) }
    case (.live(let columns), .partial):
      try console.draw(
        LiveLine.drawing(text, stable: segment.stableText, columns: columns))
      isPartialShown = true
    case (.live, .final):
      try hidePartial()
      if !text.isEmpty { try console.write(text) }
    }
  }

  /// Takes away a partial result that no final one has replaced, and in JSON writes the last line.
  mutating func finish(duration: Double, interrupted: Bool) throws {
    try hidePartial()
    guard style == .json else { return }
    try console.write(
      JSONLine.encoding(
        StreamEndDocument(duration: duration, segments: segments, interrupted: interrupted)))
  }

  private mutating func hidePartial() throws {
    if isPartialShown { try console.draw(LiveLine.clear) }
    isPartialShown = false
  }
}
