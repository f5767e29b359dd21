internal import Foundation
internal import Training

/// The batches of an epoch as a file: one step a line, for whoever trains a model elsewhere.
struct PlanLines {
  private let plan: EpochPlan
  private let hearings: [SourceMixing.Hearing]
  private let survey: ManifestSurvey
  private let isSingle: Bool

  init(_ planned: PlannedEpoch, manifests: Int) {
    plan = planned.plan
    hearings = planned.hearings.hearings
    survey = planned.survey
    isSingle = manifests == 1
  }

  /// All lines.
  func data() -> Data {
    var data = Data()
    for step in 0..<plan.steps {
      let ranks = (0..<plan.ranks).map { rank in
        "[" + plan[step, rank: rank].map(place).joined(separator: ",") + "]"
      }
      let line =
        #"{"step":\#(step),"bucket":\#(plan.stepBuckets[step]),"ranks":[\#(ranks.joined(separator: ","))]}"#
      data.append(contentsOf: Array("\(line)\n".utf8))
    }
    return data
  }

  private func place(_ index: Int) -> String {
    let place = survey.places[hearings[index].utterance]
    return isSingle ? "\(place.line)" : "[\(place.manifest),\(place.line)]"
  }
}
