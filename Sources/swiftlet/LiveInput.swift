internal import Glibc
internal import Recognition
internal import Synchronization

/// Bytes as they come, read ahead on a thread of their own into a queue that holds only so much.
///
/// When the queue is full the thread waits, and with it whoever writes into the pipe: a computer
/// that is too slow loses nothing and needs no more memory.
struct LiveInput: Sendable {
  /// Some bytes, and when they came.
  struct Block: Sendable {
    var bytes: [UInt8]
    var arrival: ContinuousClock.Instant
  }

  /// The most bytes of a block: what a pipe holds.
  private static let blockSize = 1 << 16
  /// The most blocks that wait: four megabytes, which are two minutes at 16 kHz in 16 bits and eleven seconds of
  /// the widest one that is usual (48 kHz, two channels of 32 bits).
  private static let capacity = 64

  /// What errors call it.
  let name: String
  private let queue: Prefetcher<Block>

  /// Begins to read the file or pipe at `path`, where `-` is standard input.
  ///
  /// - Throws: `Failure` if it cannot be opened, or is a terminal.
  init(_ path: String) throws(Failure) {
    let name = path == "-" ? "standard input" : path
    let source = try Source(path, name: name)
    self.name = name
    queue = Prefetcher(0..<Int.max, capacity: Self.capacity, workers: 1) { _ in
      try source.next(limit: Self.blockSize)
    }
  }

  /// The next bytes; nil at the end, and once the user has asked to stop.
  ///
  /// - Throws: `Failure` if they cannot be read, `ConsoleError.closed` if nobody reads our results.
  func next() throws -> Block? {
    guard let block = try queue.next(), !block.bytes.isEmpty else { return nil }
    return block
  }

  /// An open file that is read until its end or until the user has had enough.
  private final class Source: Sendable {
    private let name: String
    private let descriptor: Int32
    private let isDrained = Atomic(false)

    init(_ path: String, name: String) throws(Failure) {
      self.name = name
      guard path == "-" else {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
          try Interrupt.check()
          throw Self.failure(name)
        }
        return
      }
      descriptor = STDIN_FILENO
      // With standard input closed, the next file to be opened would take its number.
      guard fcntl(descriptor, F_GETFD) >= 0 else { throw Self.failure(name) }
      guard isatty(descriptor) == 0 else {
        throw Failure(
          .someInputsFailed,
          "standard input is a terminal, expected sound: pipe some in, as in "
            + "`arecord -f S16_LE -r 16000 | swiftlet stream -`.")
      }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// The next bytes, up to `limit`; none at the end.
    ///
    /// A request to stop ends the input after what the pipe holds by then.
    func next(limit: Int) throws -> Block {
      while true {
        var watched = [
          pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
          // Reports, without being asked, that the reader of our results has gone.
          pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
        ]
        let isStopping = Interrupt.isRequested
        if isStopping && isDrained.exchange(true, ordering: .relaxed) { return Self.end }
        // Signals may arrive on another thread, so none is waited for longer than a moment.
        let ready = poll(&watched, 2, isStopping ? 0 : 100)
        if ready > 0, watched[1].revents & Int16(POLLERR) != 0 { throw ConsoleError.closed }
        guard ready > 0, watched[0].revents != 0 else {
          if isStopping { return Self.end }
          continue
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = read(descriptor, &bytes, limit)
        guard count >= 0 else {
          if errno == EINTR || errno == EAGAIN { continue }
          throw Self.failure(name)
        }
        return Block(bytes: Array(bytes.prefix(count)), arrival: .now)
      }
    }

    private static var end: Block { Block(bytes: [], arrival: .now) }

    private static func failure(_ name: String) -> Failure {
      Failure(
        .someInputsFailed, "\(name) cannot be read: \(String(cString: strerror(errno))).")
    }
  }
}
