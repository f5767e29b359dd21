internal import Training

/// Everything about manifests that somebody should look at, line by line.
struct PlanFindings {
  /// One thing about one line.
  struct Finding: Encodable {
    let path: String
    let line: Int?
    let kind: String
    let reason: String
    /// Whether a batch holds the utterance all the same.
    let planned: Bool
  }

  /// By manifest and line.
  let all: [Finding]

  /// So many of a kind are listed for people; --json has them all.
  private static let shown = 100

  /// What the survey found, the utterances that the plan leaves out, and others that are beyond the limits of
  /// what is usual.
  init(_ request: PlanRequest, _ planned: PlannedEpoch) {
    let (manifests, survey) = (request.manifests, planned.survey)
    let excluded = planned.hearings.exclusions
    let leftOut = Set(excluded.map(\.index))
    let unusual = request.limits.divide(survey.sizes, budget: request.budget).exclusions.filter {
      !leftOut.contains($0.index)
    }
    var places: [(Int, Int, Finding)] = []
    let numbers = Dictionary(manifests.enumerated().map { ($1, $0) }) { first, _ in first }
    for defect in survey.defects {
      places.append(
        (
          numbers[defect.path] ?? 0, defect.line ?? 0,
          Finding(
            path: defect.path, line: defect.line, kind: defect.kind.rawValue,
            reason: defect.reason, planned: defect.isUsable)
        ))
    }
    for exclusion in excluded + unusual {
      let place = survey.places[exclusion.index]
      places.append(
        (
          Int(place.manifest), Int(place.line),
          Finding(
            path: manifests[Int(place.manifest)], line: Int(place.line),
            kind: exclusion.reason.kind, reason: exclusion.reason.description,
            planned: !leftOut.contains(exclusion.index))
        ))
    }
    all = places.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// Whether somebody should do something about any of them. What limits leave out that were asked for is as it
  /// should be.
  var asksForAction: Bool { all.contains { $0.kind != "too-short" && $0.kind != "too-long" } }

  /// How many there are of each kind.
  var counts: [String: Int] { all.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 } }

  /// One line for each, as far as people read, and how many more there are.
  var lines: [String] {
    var seen: [String: Int] = [:]
    var lines: [String] = []
    for finding in all {
      seen[finding.kind, default: 0] += 1
      guard seen[finding.kind, default: 0] <= Self.shown else { continue }
      let place = finding.line.map { "\(finding.path): line \($0)" } ?? finding.path
      lines.append("\(place): \(finding.reason)\(finding.planned ? "" : "; left out")")
    }
    for (kind, count) in seen.sorted(by: { $0.key < $1.key }) where count > Self.shown {
      lines.append("\(count - Self.shown) more of the kind \(kind); --json lists them all")
    }
    return lines
  }
}
