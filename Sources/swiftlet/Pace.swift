internal import Foundation

/// How fast audio is worked off, since the work began.
struct Pace {
  private let start = ContinuousClock.now

  /// Seconds of audio for each second of work, as a note for a progress line.
  func note(audioSeconds: Double) -> String {
    Self.note(audioSeconds: audioSeconds, elapsed: (ContinuousClock.now - start) / .seconds(1))
  }

  /// The same after so many seconds of work.
  static func note(audioSeconds: Double, elapsed: Double) -> String {
    guard audioSeconds > 0, elapsed > 0 else { return "" }
    let speed = audioSeconds / elapsed
    return String(format: speed < 10 ? "RTFx %.1f" : "RTFx %.0f", speed)
  }
}
