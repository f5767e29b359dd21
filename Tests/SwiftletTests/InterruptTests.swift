import Glibc
import Testing
import swiftlet

/// Each in a process of its own, since signals belong to a whole process.
struct InterruptTests {
  /// Signals the process, not this thread: the threads that run tests block signals.
  private static func signalAndWait(_ signal: Int32) {
    kill(getpid(), signal)
    for _ in 0..<1000 where !Interrupt.isRequested { usleep(10_000) }
  }

  @Test func theFirstSignalIsAWish() async {
    await #expect(processExitsWith: .exitCode(7)) {
      Interrupt.watch()
      guard !Interrupt.isRequested else { exit(1) }
      Self.signalAndWait(SIGINT)
      guard Interrupt.isRequested else { exit(2) }
      do {
        try Interrupt.check()
        exit(3)
      } catch {
        exit(error as? Failure == Failure(.interrupted) ? 7 : 4)
      }
    }
  }

  @Test func aRequestToTerminateIsAWishToo() async {
    await #expect(processExitsWith: .success) {
      Interrupt.watch()
      Self.signalAndWait(SIGTERM)
      exit(Interrupt.isRequested ? 0 : 1)
    }
  }

  @Test func theSecondSignalEndsTheProgram() async {
    await #expect(processExitsWith: .exitCode(130)) {
      Interrupt.watch()
      Self.signalAndWait(SIGINT)
      kill(getpid(), SIGINT)
      sleep(10)
      exit(0)
    }
  }

  @Test func withoutASignalWorkGoesOn() async {
    await #expect(processExitsWith: .success) {
      Interrupt.watch()
      try Interrupt.check()
      exit(0)
    }
  }
}
