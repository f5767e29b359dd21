import Foundation

/// How far a piece of work has come, as one line of text.
struct ProgressLine {
  /// What is being done.
  var label: String
  /// How much is done, in the unit of `total`.
  var completed: Double
  /// How much there is to do; nil if nobody knows.
  var total: Double?
  /// How much was done before this run began, which tells nothing about its pace.
  var startedAt = 0.0
  /// Seconds since this run began.
  var elapsed: Double
  /// Numbers that the work itself reports, such as the loss.
  var note = ""

  /// The share that is done, 0…1; nil if the total is not known.
  var share: Double? {
    guard let total, total > 0 else { return nil }
    return min(max(completed / total, 0), 1)
  }

  /// Seconds to the end at the pace so far; nil before there is a pace.
  var remaining: Double? {
    guard let total, completed > startedAt, elapsed > 0 else { return nil }
    return max(total - completed, 0) * elapsed / (completed - startedAt)
  }

  /// A line for a log: no bar.
  var plainText: String { fields.joined(separator: "  ") }

  /// A line for a terminal of `columns` columns, with as much of a bar as fits, one column left
  /// free.
  func text(columns: Int) -> String {
    let width = max(columns - 1, 0)
    guard let share else { return String(plainText.prefix(width)) }
    let rest = fields.dropFirst().joined(separator: "  ")
    let room = width - label.count - rest.count - 6
    guard room >= 10 else { return String(plainText.prefix(width)) }
    let length = min(room, 40)
    let filled = Int(share * Double(length))
    let bar =
      String(repeating: "=", count: filled) + (filled < length ? ">" : "")
      + String(repeating: " ", count: max(length - filled - 1, 0))
    return "\(label)  [\(bar)]  \(rest)"
  }

  private var fields: [String] {
    var fields = [label]
    if let share {
      // Rounded down, so that 100 % means the end.
      fields.append(String(format: "%3d %%", Int(share * 100)))
    } else {
      fields.append(String(format: "%.0f", completed))
    }
    if !note.isEmpty { fields.append(note) }
    if let remaining {
      fields.append("\(Self.clock(remaining)) left")
    } else {
      fields.append(Self.clock(elapsed))
    }
    return fields
  }

  /// Seconds as 0:07, 12:34 or 1:02:03.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, whole % 60)
      : String(format: "%d:%02d", minutes, whole % 60)
  }
}
