import Glibc
import Synchronization

/// The wish of the user (Ctrl-C) or of the system (SIGTERM) that the program stop.
///
/// A command that can stop cleanly calls `watch()` and then asks between pieces of its work.
/// A second signal ends the program at once.
package enum Interrupt {
  private static let wish = Atomic<Bool>(false)

  /// Whether the program has been asked to stop since `watch()`.
  package static var isRequested: Bool { wish.load(ordering: .acquiring) }

  /// Ends a command that has been asked to stop.
  ///
  /// - Throws: the `Failure` with the status `.interrupted`, which prints nothing.
  package static func check() throws(Failure) {
    if isRequested { throw Failure(.interrupted) }
  }

  /// Turns SIGINT and SIGTERM from an end into a wish.
  ///
  /// System calls that wait are not restarted, so that a command blocked on a silent standard
  /// input notices.
  package static func watch() {
    // The flag must exist before a signal handler, where nothing may be allocated, touches it.
    _ = isRequested
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      if Interrupt.wish.exchange(true, ordering: .acquiringAndReleasing) {
        _exit(ExitStatus.interrupted.rawValue)
      }
    }
    // A parent that blocks signals hands that down; the wish would wait for ever.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] {
      sigaction(signal, &action, nil)
      sigaddset(&signals, signal)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
