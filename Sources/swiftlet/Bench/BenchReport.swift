internal import Foundation
internal import Recognition

/// A measurement in words and tables.
enum BenchReport {
  /// The machine, the program, what was measured, and a table for each question.
  static func lines(_ document: BenchDocument) -> [String] {
    let machine = document.machine
    let build = document.build
    let memory = String(format: "%.0f GB", Double(machine.memoryBytes) / 0x1p30)
    let load = machine.loadAverage.map { String(format: ", load %.1f", $0) } ?? ""
    return [
      "machine  \(machine.processor), \(machine.cores) cores, "
        + "\(machine.instructions.joined(separator: " ")), \(memory), \(machine.system)\(load)",
      "program  \(build.program), \(build.configuration) build, Swift \(build.swift), "
        + "oneDNN \(build.onednn)",
      String(
        format: "model    %@, %.1f million parameters, loaded in %.2f s", document.model.name,
        Double(document.model.parameters) / 1e6, document.loadSeconds),
      String(
        format: "input    %@: %d utterances, %.1f s; medians of %d", document.input.source,
        document.input.utterances, document.input.seconds, document.repetitions),
      "",
    ] + speeds(document.rows) + [""] + stages(document.rows)
  }

  private static let headings = ["decoder", "precision", "batch", "threads"]

  private static func cells(_ row: BenchDocument.Row) -> [String] {
    [row.decoder, row.precision, String(format: "%g s", row.batchSeconds), "\(row.threads)"]
  }

  private static func speeds(_ rows: [BenchDocument.Row]) -> [String] {
    var table = TextTable(
      headings + [
        "compute", "spread", "whole", "spread", "process", "GFLOP/s", "of ceiling", "tokens/s",
        "passes", "p50", "p95", "p99", "memory",
      ], words: 2)
    for row in rows {
      table.add(
        cells(row) + [
          speed(row.rtfx.compute.median), spread(row.rtfx.compute), speed(row.rtfx.whole.median),
          spread(row.rtfx.whole), speed(row.rtfx.process),
          String(format: "%.0f", row.encoderGflops),
          String(format: "%.0f %%", 100 * row.shareOfCeiling),
          row.tokensPerSecond.map { String(format: "%.0f", $0) } ?? "–",
          String(format: "%.2f", row.passesPerUtterance), time(row.latency.p50),
          time(row.latency.p95), time(row.latency.p99),
          row.peakBytes.map { String(format: "%.0f MB", Double($0) / 0x1p20) } ?? "–",
        ])
    }
    return ["RTFx by three clocks, the encoder's products, the decoder, latency, peak memory"]
      + table.lines
  }

  private static func stages(_ rows: [BenchDocument.Row]) -> [String] {
    var table = TextTable(headings + Stage.allCases.map(\.rawValue), words: 2)
    for row in rows {
      let total = row.stageSeconds.values.reduce(0, +)
      table.add(
        cells(row)
          + Stage.allCases.map {
            String(format: "%.1f %%", 100 * (row.stageSeconds[$0.rawValue] ?? 0) / total)
          })
    }
    return ["Share of each stage in the time of all threads"] + table.lines
  }

  /// How much faster each row is than it was, and whether that is more than what repetitions differ by.
  static func comparison(of new: BenchDocument, with old: BenchDocument) -> [String] {
    var table = TextTable(
      headings + ["compute was", "is", "ratio", "whole was", "is", "ratio"], words: 2)
    for row in new.rows {
      guard let before = old.rows.first(where: { $0.label == row.label }) else { continue }
      table.add(
        cells(row) + ratio(before.rtfx.compute, row.rtfx.compute)
          + ratio(before.rtfx.whole, row.rtfx.whole))
    }
    return ["", "Compared; ~ marks ratios within the spread of repetitions"] + table.lines
  }

  private static func ratio(_ old: BenchDocument.Spread, _ new: BenchDocument.Spread) -> [String] {
    let isCertain =
      min(old.highest - old.lowest, new.highest - new.lowest) > 0
      && (new.lowest > old.highest || new.highest < old.lowest)
    return [
      speed(old.median), speed(new.median),
      (isCertain ? "" : "~") + String(format: "%.2f", new.median / old.median),
    ]
  }

  private static func speed(_ value: Double) -> String {
    String(format: value < 100 ? "%.1f" : "%.0f", value)
  }

  private static func spread(_ value: BenchDocument.Spread) -> String {
    "\(speed(value.lowest))–\(speed(value.highest))"
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 1 ? String(format: "%.0f ms", 1000 * seconds) : String(format: "%.2f s", seconds)
  }
}
