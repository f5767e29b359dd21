internal import Glibc

/// Runs `body` while no signal interrupts this thread; those that come meanwhile go to another thread, or come after.
///
/// The kernel that oneDNN compiles for a general product (its issue 4845, in 3.11.1 still) uses the stack pointer
/// for a buffer on the heap. A signal's handler would begin there, and what it saves would lie across other blocks.
/// Faults of the thread itself are let through: held, they would end the process without a word. A pair of calls
/// takes half a microsecond.
func withSignalsHeld<Result>(_ body: () -> Result) -> Result {
  var held = interruptions
  var before = sigset_t()
  pthread_sigmask(SIG_BLOCK, &held, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  return body()
}

/// All signals but those that a thread raises by what it does.
private let interruptions: sigset_t = {
  var signals = sigset_t()
  sigfillset(&signals)
  for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] {
    sigdelset(&signals, fault)
  }
  return signals
}()
