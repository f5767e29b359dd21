internal import ArgumentParser
internal import Recognition

/// When a segment of a live stream ends.
struct EndpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A segment in which something was understood ends after so long a pause.",
      valueName: "seconds"))
  var pause = EndpointRules().silenceAfterText

  @Option(
    help: ArgumentHelp(
      "A segment in which nothing was understood ends after so long a pause.", valueName: "seconds")
  )
  var pauseWithoutText = EndpointRules().silenceWithoutText

  @Option(
    help: ArgumentHelp(
      "No segment is longer; it is cut in its longest pause, or where it is quietest.",
      valueName: "seconds"))
  var longestSegment = EndpointRules().longest

  func validate() throws {
    for (option, value, range) in [
      ("--pause", pause, 0.1...60), ("--pause-without-text", pauseWithoutText, 0.1...60),
      ("--longest-segment", longestSegment, 1...120),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(option) is \(value); take \(range.lowerBound) to \(range.upperBound).")
    }
  }

  /// The rules that follow from it.
  var rules: EndpointRules {
    EndpointRules(
      silenceAfterText: pause, silenceWithoutText: pauseWithoutText, longest: longestSegment)
  }
}
