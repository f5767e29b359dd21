import Foundation

/// Shows on standard error how far a piece of work has come.
///
/// On a terminal it rewrites one line, at most ten times a second; elsewhere it is silent, or
/// adds a plain line every half minute. `finish`, or its end, clears the line, so that results
/// never share a line with it.
struct ProgressBar: ~Copyable {
  /// Where the bar goes and what it can do there.
  enum Output {
    /// A terminal of this many columns.
    case terminal(columns: Int)
    /// A file or a pipe that gets a line every so many seconds.
    case plain(interval: Double)
    /// Nothing is shown.
    case silent

    /// A terminal if standard error is one; otherwise a line every half minute or, if not
    /// `reportsToLog`, nothing.
    static func standardError(reportsToLog: Bool = false) -> Output {
      let terminal = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
      guard isatty(STDERR_FILENO) == 1, terminal != "dumb" else {
        return reportsToLog ? .plain(interval: 30) : .silent
      }
      return .terminal(columns: Console.errors.columns)
    }
  }

  private var line: ProgressLine
  private let output: Output
  private let write: (String) -> Void
  private let elapsed: () -> Double
  private var lastShown = -Double.infinity
  private var isLineShown = false

  /// Begins to show work of which `line` tells the label, the total and where it starts.
  ///
  /// `write` and `elapsed`, the seconds since the beginning, are replaced in tests.
  init(
    _ line: ProgressLine, output: Output = .standardError(),
    write: ((String) -> Void)? = nil, elapsed: (() -> Double)? = nil
  ) {
    let start = ContinuousClock.now
    self.line = line
    self.output = output
    self.write = write ?? { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) }
    self.elapsed = elapsed ?? { (ContinuousClock.now - start) / .seconds(1) }
  }

  deinit { if isLineShown { write(Self.clearLine) } }

  /// Tells how much is done by now, and what the work reports.
  mutating func update(completed: Double, note: String = "") {
    line.completed = completed
    line.note = note
    line.elapsed = elapsed()
    switch output {
    case .terminal(let columns):
      guard line.elapsed - lastShown >= 0.1 else { return }
      write(Self.clearLine + line.text(columns: columns))
      isLineShown = true
    case .plain(let interval):
      // The first line comes after the first interval: short work says nothing.
      guard line.elapsed - max(lastShown, 0) >= interval else { return }
      write(line.plainText + "\n")
    case .silent:
      return
    }
    lastShown = line.elapsed
  }

  /// Takes the line away until the next update, so that something else can be written.
  mutating func hide() {
    if isLineShown { write(Self.clearLine) }
    isLineShown = false
    lastShown = -.infinity
  }

  /// Clears the line.
  consuming func finish() {}

  private static let clearLine = "\r\u{1B}[K"
}
