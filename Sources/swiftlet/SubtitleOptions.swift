internal import ArgumentParser
internal import Recognition

/// How subtitles are laid out.
struct SubtitleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most columns of a line; wide characters take two. (default: 42)", valueName: "n"))
  var maxLineWidth: Int?

  @Option(help: ArgumentHelp("The most lines of a cue. (default: 2)", valueName: "n"))
  var maxLines: Int?

  @Option(
    help: ArgumentHelp("The longest that a cue is shown. (default: 7)", valueName: "seconds"))
  var maxCueSeconds: Double?

  @Option(
    help: ArgumentHelp(
      "The shortest that a cue is shown, unless the next comes or the recording ends. (default: 1)",
      valueName: "seconds"))
  var minCueSeconds: Double?

  @Option(
    help: ArgumentHelp("A longer silence ends a cue. (default: 1)", valueName: "seconds"))
  var maxPause: Double?

  func validate() throws {
    for (option, value, least) in [
      ("--max-line-width", maxLineWidth, 2), ("--max-lines", maxLines, 1),
    ] {
      if let value, !(least...1000).contains(value) {
        throw ValidationError("\(option) is \(value); take \(least) to 1000.")
      }
    }
    for (option, value) in [
      ("--max-cue-seconds", maxCueSeconds), ("--min-cue-seconds", minCueSeconds),
      ("--max-pause", maxPause),
    ] {
      if let value, !(0...3600).contains(value) {
        throw ValidationError("\(option) is \(value); take 0 to 3600.")
      }
    }
    guard layout.shortest <= layout.longest else {
      throw ValidationError(
        "--min-cue-seconds (\(layout.shortest)) is more than --max-cue-seconds (\(layout.longest))."
      )
    }
  }

  /// The first option that was given, which only subtitles can follow; nil if none was.
  var firstGiven: String? {
    let given: [(String, Bool)] = [
      ("--max-line-width", maxLineWidth != nil), ("--max-lines", maxLines != nil),
      ("--max-cue-seconds", maxCueSeconds != nil), ("--min-cue-seconds", minCueSeconds != nil),
      ("--max-pause", maxPause != nil),
    ]
    return given.first { $0.1 }?.0
  }

  /// The limits, those of `SubtitleLayout` where nothing was asked for.
  var layout: SubtitleLayout {
    var layout = SubtitleLayout()
    if let maxLineWidth { layout.lineWidth = maxLineWidth }
    if let maxLines { layout.lines = maxLines }
    if let maxCueSeconds { layout.longest = maxCueSeconds }
    if let minCueSeconds { layout.shortest = minCueSeconds }
    if let maxPause { layout.pause = maxPause }
    return layout
  }
}
