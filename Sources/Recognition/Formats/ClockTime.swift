internal import Foundation

/// A moment as 01:02:03.456, which is how people and subtitles tell time.
struct ClockTime: CustomStringConvertible {
  let milliseconds: Int
  /// What stands between seconds and milliseconds.
  var separator = "."

  /// The nearest millisecond.
  init(_ seconds: Double) {
    milliseconds = Timeline.milliseconds(seconds)
  }

  var description: String {
    let (hours, rest) = milliseconds.quotientAndRemainder(dividingBy: 3_600_000)
    return String(format: "%02d:%02d:%02d", hours, rest / 60_000, rest / 1000 % 60)
      + separator + String(format: "%03d", rest % 1000)
  }

  /// With a comma, as SubRip has it.
  var withComma: ClockTime {
    var time = self
    time.separator = ","
    return time
  }
}
