import Glibc
import Synchronization
import Testing

@testable import Tensors

/// A handler of signals that notes whether it was called on a stack.
@Suite(.serialized) struct HeldSignalsTests {
  private static let calls = Atomic(0)
  private static let strayCalls = Atomic(0)
  private static let lowest = Atomic<UInt>(0)
  private static let highest = Atomic<UInt>(0)

  /// Runs `work` on a thread of its own until it has been interrupted so many times; the calls of the handler, and
  /// how many of them did not stand on the thread's stack.
  private func interrupt(
    times: Int, _ work: @escaping @Sendable () -> Void
  ) throws -> (calls: Int, stray: Int) {
    // They must exist before a signal handler, where nothing may be allocated, touches them.
    Self.calls.store(0, ordering: .relaxed)
    Self.strayCalls.store(0, ordering: .relaxed)
    Self.lowest.store(0, ordering: .relaxed)
    Self.highest.store(0, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      var local = 0
      let address = withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
      HeldSignalsTests.calls.add(1, ordering: .relaxed)
      let isOnStack =
        address >= HeldSignalsTests.lowest.load(ordering: .relaxed)
        && address < HeldSignalsTests.highest.load(ordering: .relaxed)
      if !isOnStack { HeldSignalsTests.strayCalls.add(1, ordering: .relaxed) }
    }
    var before = sigaction()
    sigaction(SIGUSR2, &action, &before)
    defer { sigaction(SIGUSR2, &before, nil) }

    let thread = Atomic<UInt>(0)
    let isDone = Atomic(false)
    runOnThreads(2) {
      if thread.compareExchange(
        expected: 0, desired: UInt(pthread_self()), ordering: .acquiringAndReleasing
      ).exchanged {
        noteStack()
        // A thread has the mask of the one that made it, and that of a test may be full.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGUSR2)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        while !isDone.load(ordering: .acquiring) { work() }
      } else {
        while Self.highest.load(ordering: .acquiring) == 0 { usleep(100) }
        for _ in 0..<times {
          pthread_kill(pthread_t(thread.load(ordering: .acquiring)), SIGUSR2)
          usleep(50)
        }
        isDone.store(true, ordering: .releasing)
      }
    }
    return (Self.calls.load(ordering: .relaxed), Self.strayCalls.load(ordering: .relaxed))
  }

  /// Notes that the stack of the calling thread lies below here: 16 MiB of it, of which the work needs little.
  private func noteStack() {
    var local = 0
    let address = withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
    Self.lowest.store(address - 1 << 20, ordering: .relaxed)
    Self.highest.store(address, ordering: .releasing)
  }

  @Test func aHandlerIsNeverCalledOnTheHeapDuringAGeneralProduct() throws {
    let a = Tensor(repeating: 0.5, shape: [96, 384])
    let b = Tensor(repeating: 0.25, shape: [384, 32])
    let (calls, stray) = try interrupt(times: 4000) {
      _ = a.product(b)
    }
    #expect(calls > 100)
    #expect(stray == 0, "of \(calls) calls")
  }

  @Test func norDuringAProductWithPackedWeights() throws {
    let x = Tensor(repeating: 0.5, shape: [48, 96])
    let layer = PackedLayer(weight: PackedMatrix(Tensor(repeating: 0.25, shape: [64, 96])))
    let (calls, stray) = try interrupt(times: 4000) {
      _ = CPUDevice.shared.linear(x, [layer])
    }
    #expect(calls > 100)
    #expect(stray == 0, "of \(calls) calls")
  }

  @Test func aSignalThatIsHeldComesAfterwards() throws {
    let (calls, _) = try interrupt(times: 200) {
      withSignalsHeld { _ = usleep(100) }
    }
    #expect(calls > 0)
  }

  @Test func faultsAreNotHeld() {
    func isHeld(_ signal: Int32) -> Bool {
      var mask = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &mask)
      return sigismember(&mask, signal) == 1
    }
    let before = isHeld(SIGTERM)
    withSignalsHeld {
      #expect(isHeld(SIGTERM) && isHeld(SIGPROF))
      #expect(!isHeld(SIGSEGV) && !isHeld(SIGILL))
    }
    #expect(isHeld(SIGTERM) == before)
  }
}
