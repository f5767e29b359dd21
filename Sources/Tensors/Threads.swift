import Glibc

/// The stack of a worker thread. Releasing a recorded graph recurses as deep as the graph is.
private let stackSize = 16 << 20

/// Runs `body` once on each of `count` new threads, and returns when all are done.
///
/// Threads that the system refuses to start are done without; if it starts none, `body` runs here.
func runOnThreads(_ count: Int, _ body: @Sendable () -> Void) {
  withoutActuallyEscaping(body) { body in
    let threads = (0..<count).compactMap { _ in startThread(body) }
    for thread in threads { pthread_join(thread, nil) }
    if threads.isEmpty { body() }
  }
}

/// What a thread does, as an object that a C function can carry.
private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, stackSize)
  let argument = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
      return nil
    }, argument.toOpaque())
  guard status == 0 else {
    argument.release()
    return nil
  }
  return thread
}
