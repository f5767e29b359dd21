import Foundation

/// The most memory that this process has held, as the system counts it.
package enum PeakMemory {
  /// Bytes held at the worst moment since the process began, or since the last `reset`; nil on a system that
  /// does not tell.
  package static var bytes: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return nil
    }
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// Begins anew from what is held now. Returns whether the system can do that.
  @discardableResult
  package static func reset() -> Bool {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return false }
    return (try? file.write(contentsOf: Data("5".utf8))) != nil
  }
}
