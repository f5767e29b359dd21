internal import ArgumentParser
internal import Recognition

/// How speech is found in recordings.
struct SpeechDetectionArguments: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: """
      Find speech first and transcribe nothing else, so that silence, noise and hum give no text; with --no-vad \
      all sound is transcribed.
      """)
  var vad = true

  @Option(
    help: ArgumentHelp(
      "By how much speech rises above the quietest sound around it, as a mean over its bands; steady noise stays at 2.5. "
        + "(default: 5)", valueName: "dB"))
  var vadThreshold: Double?

  @Option(
    help: ArgumentHelp(
      "Sound that is transcribed before and after speech. (default: 0.2)", valueName: "seconds"))
  var vadPadding: Double?

  @Option(
    help: ArgumentHelp(
      "Recordings are cut where nobody speaks for so long. (default: 0.7)", valueName: "seconds"))
  var vadPause: Double?

  func validate() throws {
    for (option, value, range) in [
      ("--vad-threshold", vadThreshold, 0.0...25), ("--vad-padding", vadPadding, 0...10),
      ("--vad-pause", vadPause, 0.1...60),
    ] {
      guard let value else { continue }
      guard vad else {
        throw ValidationError("\(option) says how speech is found; --no-vad looks for none.")
      }
      guard range.contains(value) else {
        throw ValidationError(
          "\(option) is \(value); take \(range.lowerBound) to \(range.upperBound).")
      }
    }
  }

  /// What is asked for; nil is to transcribe all sound.
  var detection: SpeechDetection? {
    guard vad else { return nil }
    var detection = SpeechDetection()
    if let vadThreshold { detection.threshold = vadThreshold }
    if let vadPadding { detection.padding = vadPadding }
    if let vadPause { detection.pause = vadPause }
    return detection
  }
}
