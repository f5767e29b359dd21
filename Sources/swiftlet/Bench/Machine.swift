internal import ArgumentParser
internal import Foundation
internal import Tensors

/// What a measurement was made on.
struct Machine: Codable, Equatable {
  let processor: String
  let cores: Int
  /// The instructions that matter here.
  let instructions: [String]
  let memoryBytes: UInt64
  let system: String
  /// What else the machine was doing: processes that wanted a core in the last minute.
  let loadAverage: Double?

  /// What must be the same for times to be comparable.
  var identity: String { "\(processor), \(cores) cores" }

  /// This machine, now.
  static var current: Machine {
    let lines = Self.lines("/proc/cpuinfo")
    func value(_ key: String, _ lines: [Substring]) -> String? {
      lines.first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let flags = Set((value("flags", lines) ?? "").split(separator: " ").map(String.init))
    let release = Self.lines("/etc/os-release").first { $0.hasPrefix("PRETTY_NAME=") }
    return Machine(
      processor: value("model name", lines) ?? "unknown",
      cores: ProcessInfo.processInfo.activeProcessorCount,
      instructions: ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile"].filter(
        flags.contains),
      memoryBytes: ProcessInfo.processInfo.physicalMemory,
      system: release.map { $0.dropFirst(12).filter { $0 != "\"" } } ?? "unknown",
      loadAverage: Self.lines("/proc/loadavg").first?.split(separator: " ").first.flatMap {
        Double($0)
      })
  }

  private static func lines(_ path: String) -> [Substring] {
    ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
  }

  /// Seconds since the system started this program, as far as it tells (in hundredths).
  static var secondsSinceStart: Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let uptime = lines("/proc/uptime").first?.split(separator: " ").first.flatMap({ Double($0) }),
      // The name before it is in parentheses and may hold spaces; the start is the 20th field after it.
      let fields = status.split(separator: ")").last?.split(separator: " "), fields.count > 19,
      let ticks = Double(fields[19])
    else { return nil }
    return max(0, uptime - ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
  }
}

/// The program that measured.
struct ProgramBuild: Codable, Equatable {
  let program, configuration, swift, onednn: String

  /// What must be the same for times to be comparable: versions may differ, because they are what is compared.
  var identity: String { configuration }

  /// This program.
  static var current: ProgramBuild {
    ProgramBuild(
      program: Swiftlet.configuration.version, configuration: isDebug ? "debug" : "release",
      swift: compiler, onednn: OneDNNEngine.version)
  }

  private static var isDebug: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  private static var compiler: String {
    #if swift(>=6.3)
      "6.3 or newer"
    #else
      "6.2"
    #endif
  }
}
