import Foundation

/// How many threads a process may use when others of its group compute on the same cores.
package enum CoreShare {
  /// The cores that this process may run on, divided by the processes of the group that may run on the same.
  package static func threads(in group: any ProcessGroup) throws -> Int {
    let list = allowedCores
    let cores = list.map(count) ?? ProcessInfo.processInfo.activeProcessorCount
    let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    return try threads(cores: cores, place: (boot ?? "") + (list ?? ""), in: group)
  }

  /// Divides `cores`, which are told apart from those of other processes by `place`.
  static func threads(cores: Int, place: String, in group: any ProcessGroup) throws -> Int {
    let sharing = try group.exchange(place).count { $0 == place }
    return max(1, cores / sharing)
  }

  /// How many cores are in a list of the kernel's, such as "0-3,8".
  static func count(_ list: String) -> Int {
    list.split(separator: ",").reduce(0) { sum, part in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last else { return sum }
      return sum + last - first + 1
    }
  }

  /// Which cores this process may run on: a launcher may have bound it to some of the machine's.
  private static var allowedCores: String? {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    return line?.split(whereSeparator: \.isWhitespace).last.map(String.init)
  }
}
