import CFFTW
import Synchronization

/// The Fourier transform of real frames of one length, and its inverse: the only caller of FFTW.
///
/// Plans are made without timing trials (`FFTW_ESTIMATE`), so that the same machine always computes
/// the same bits; for these lengths the trials gain nothing measurable. Double precision, because
/// the error of a single-precision transform is 1e-7 of the loudest bin, which is too much for
/// quiet ones.
struct FourierTransform: Sendable {
  /// Samples per frame, even.
  let length: Int
  private let plan: Plan

  /// The transform of `length` samples; its plans are made once per process.
  init(length: Int) {
    self.length = length
    plan = Self.plans.withLock { plans in
      if let plan = plans[length] { return plan }
      let plan = Plan(length: length)
      plans[length] = plan
      return plan
    }
  }

  /// Transforms `buffers.frame` into `buffers.spectrum`.
  func execute(_ buffers: borrowing FourierBuffers) {
    precondition(buffers.length == length, "buffers of \(buffers.length) points, not \(length)")
    buffers.spectrum.withMemoryRebound(to: fftw_complex.self, capacity: length / 2 + 1) {
      fftw_execute_dft_r2c(plan.forward, buffers.frame, $0)
    }
  }

  /// Transforms `buffers.spectrum` back into `buffers.frame`, `length` times as large. What is left in the spectrum
  /// means nothing.
  func invert(_ buffers: borrowing FourierBuffers) {
    precondition(buffers.length == length, "buffers of \(buffers.length) points, not \(length)")
    buffers.spectrum.withMemoryRebound(to: fftw_complex.self, capacity: length / 2 + 1) {
      fftw_execute_dft_c2r(plan.inverse, $0, buffers.frame)
    }
  }

  /// The lock also guards FFTW's planner, which is not safe to enter twice.
  private static let plans = Mutex<[Int: Plan]>([:])
}

/// Plans are only ever executed, on arrays of the caller's, which FFTW allows from many threads.
private final class Plan: @unchecked Sendable {
  let forward, inverse: fftw_plan

  init(length: Int) {
    let buffers = FourierBuffers(length: length)
    let plans = buffers.spectrum.withMemoryRebound(
      to: fftw_complex.self, capacity: length / 2 + 1
    ) {
      (
        fftw_plan_dft_r2c_1d(
          CInt(length), buffers.frame, $0, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_PRESERVE_INPUT)),
        fftw_plan_dft_c2r_1d(
          CInt(length), $0, buffers.frame, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_DESTROY_INPUT))
      )
    }
    guard let forward = plans.0, let inverse = plans.1 else {
      preconditionFailure("FFTW has no transform of \(length) points")
    }
    (self.forward, self.inverse) = (forward, inverse)
  }
}

/// Memory for one frame and its spectrum, aligned as every plan expects.
struct FourierBuffers: ~Copyable {
  let length: Int
  /// `length` real samples.
  let frame: UnsafeMutablePointer<Double>
  /// length / 2 + 1 complex numbers, real and imaginary parts in turn.
  let spectrum: UnsafeMutablePointer<Double>

  init(length: Int) {
    self.length = length
    frame = Self.allocate(length)
    spectrum = Self.allocate(length + 2)
  }

  deinit {
    frame.deallocate()
    spectrum.deallocate()
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
    let bytes = count * MemoryLayout<Double>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    let numbers = memory.bindMemory(to: Double.self, capacity: count)
    numbers.initialize(repeating: 0, count: count)
    return numbers
  }
}
