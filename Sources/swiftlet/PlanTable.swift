internal import Foundation
internal import Training

/// A plan as people read it.
struct PlanTable {
  let lines: [String]

  init(_ planned: PlannedEpoch, _ findings: PlanFindings) {
    let (statistics, plan) = (planned.statistics, planned.plan)
    var table = TextTable([
      "bucket", "utterances", "hours", "batches", "utterances/batch", "seconds/batch",
      "audio padding", "token padding", "fill",
    ])
    func row(_ name: String, _ share: PlanStatistics.Share) -> [String] {
      let batches = Double(max(1, share.batches))
      return [
        name, "\(share.utterances)", Self.decimals(share.seconds / 3600, 2), "\(share.batches)",
        "\(share.fewest)–\(share.most)", Self.decimals(share.seconds / batches, 1),
        Self.percent(share.audioPadding), Self.percent(share.tokenPadding),
        Self.percent(share.fill),
      ]
    }
    for (bucket, share) in statistics.buckets.sorted(by: { $0.key < $1.key }) {
      table.add(row(planned.name(ofBucket: bucket), share))
    }
    if statistics.total.batches > 0 { table.add(row("all", statistics.total)) }
    let mixing = planned.mixing
    var closing = [
      "",
      "\(plan.steps) steps an epoch"
        + (plan.ranks > 1
          ? " on \(plan.ranks) ranks, which wait \(Self.percent(statistics.waiting)) of the time"
          : ""),
      "randomness: \(Self.percent(mixing.sharedMates)) of an utterance's batch is the same in the next "
        + "epoch (\(Self.percent(mixing.sharedMatesByChance)) by chance); correlation of steps "
        + Self.decimals(mixing.stepCorrelation, 3),
      "\(plan.utterances) of \(planned.survey.lines) utterances planned in "
        + "\(Self.decimals(planned.planningSeconds, 3)) s; \(statistics.violations) batches over budget",
    ]
    for (kind, count) in findings.counts.sorted(by: { $0.key < $1.key }) {
      closing.append("\(kind): \(count)")
    }
    lines = table.lines + closing
  }

  private static func decimals(_ value: Double, _ count: Int) -> String {
    String(format: "%.\(count)f", value)
  }

  private static func percent(_ share: Double) -> String { decimals(100 * share, 2) + " %" }
}
