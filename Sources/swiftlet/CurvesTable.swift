internal import Foundation
internal import Training

/// Runs as a table: for each loss what it became, and the errors of its head.
struct CurvesTable {
  /// The lines, headings first.
  let lines: [String]

  init(_ runs: [RunCurve]) {
    var table = TextTable(
      ["run", "updates", "audio h", "computed h", "loss of", "loss", "dev", "WER %", "lowest"])
    for run in runs {
      let updates = run.updates
      let audio = updates.reduce(0) { $0 + $1.audioSeconds } / 3600
      let computed = updates.reduce(0) { $0 + $1.stepSeconds } / 3600
      let start = [
        run.name, String(updates.count), String(format: "%.1f", audio),
        String(format: "%.2f", computed),
      ]
      for term in run.terms {
        // The mean of the last twentieth: single batches differ.
        let loss = run.loss(term, points: 20).last.map { String(format: "%.3f", $0.y) } ?? "–"
        let manifests = run.evaluated.filter { $0.head == term }.map(\.manifest)
        for manifest in manifests.isEmpty ? [nil] : manifests.map(Optional.some) {
          let errors = manifest.map { run.errors($0, term).map(\.y) } ?? []
          table.add(
            start + [
              term, loss, manifest ?? "–", Self.rate(errors.last), Self.rate(errors.min()),
            ])
        }
      }
    }
    lines = table.lines
  }

  private static func rate(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? "–"
  }
}
