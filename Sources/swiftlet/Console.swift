import Glibc

/// Standard output or standard error, written a whole line at a time.
package struct Console: Sendable {
  /// Results, and nothing but results.
  package static let output = Console(descriptor: STDOUT_FILENO, name: "standard output")
  /// Failures, warnings and progress.
  package static let errors = Console(descriptor: STDERR_FILENO, name: "standard error")

  private let descriptor: Int32
  private let name: String

  /// A console that writes to an open file descriptor; `name` appears in error messages.
  package init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// Whether a person is looking at it, so that progress may be drawn.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal; 80 where they are not known.
  var columns: Int {
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Writes `text` and a line break, unless it ends with one, and does not return before the
  /// system has it all.
  ///
  /// - Throws: `ConsoleError`, which is `.closed` where the reader has gone.
  package func write(_ text: some StringProtocol) throws(ConsoleError) {
    var bytes = Array(text.utf8)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    try send(bytes)
  }

  /// Writes `text` as it is, for a line on a terminal that is written again and again.
  ///
  /// - Throws: `ConsoleError`, which is `.closed` where the reader has gone.
  func draw(_ text: String) throws(ConsoleError) {
    try send(Array(text.utf8))
  }

  private func send(_ bytes: [UInt8]) throws(ConsoleError) {
    var bytes = bytes
    while !bytes.isEmpty {
      let written = Glibc.write(descriptor, bytes, bytes.count)
      if written >= 0 {
        bytes.removeFirst(written)
      } else if errno == EPIPE {
        throw .closed
      } else if errno == EAGAIN {
        // Whoever shares the pipe may have made it one that does not wait.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, -1)
      } else if errno != EINTR {
        throw .unwritable(name: name, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Makes a write to a pipe that nobody reads an error, where it would end the program.
  package static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}
