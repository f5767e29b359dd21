internal import Foundation
internal import Training

/// What training was found to cost, and what follows from it.
struct MeasuredTraining {
  let calibration: Calibration
  let probe: StepProbe
  /// The longest utterance, in seconds.
  let longest: Double
  /// What training holds besides the model, and whoever measures must hold too; nil if it cannot be read.
  let corpus: Corpus?

  /// How wrong a fitted cost may be on shapes that it has not seen before steps are tried instead.
  private static let trustedError = 0.1

  /// What a plan costs, in lines for people; the most seconds in a shard within `memory` are looked for.
  func summary(
    _ planned: PlannedEpoch, _ configuration: TrainingConfiguration, memory: MemorySize?
  ) throws -> Summary {
    let forecast = EpochForecast(
      planned.plan, planned.sizes, shardSeconds: configuration.data.shardSeconds, calibration)
    return Summary(
      peakBytes: forecast.bytes, largestStep: forecast.step, epochSeconds: forecast.seconds,
      threads: calibration.workers, memoryError: calibration.errors.memory,
      timeError: calibration.errors.time, memory: memory?.bytes,
      shardSeconds: try memory.flatMap { try shardSeconds(within: $0, planned, configuration) })
  }

  private func shardSeconds(
    within memory: MemorySize, _ planned: PlannedEpoch, _ configuration: TrainingConfiguration
  ) throws -> Double? {
    let batch = configuration.data.batchSeconds
    guard calibration.errors.memory > Self.trustedError else {
      return EpochForecast.shardSeconds(
        within: memory.bytes, planned.plan, planned.sizes, longest: longest, batchSeconds: batch,
        calibration)
    }
    // The worst shard has utterances of the greatest length, with the longest text.
    let tokens = planned.sizes.map(\.tokens).max() ?? 1
    return try LimitSearch.largest(in: longest...max(longest, batch), tolerance: 0.05) { seconds in
      try Interrupt.check()
      let shape = ProbeShape(
        utterances: max(1, Int((seconds / longest).rounded(.up))), seconds: longest,
        tokens: min(tokens, Int(longest * 10)))
      let shards = (batch / seconds).rounded(.up)
      let others = max(0, shards - Double(calibration.workers)) * calibration.gradientBytes
      return calibration.amongOthers(try probe.bytes(of: shape) + others) <= memory.bytes
    }
  }

  /// The numbers.
  struct Summary: Encodable {
    let peakBytes: Double
    let largestStep: Int?
    let epochSeconds: Double
    let threads: Int
    let memoryError, timeError: Double
    let memory: Double?
    let shardSeconds: Double?

    /// For people.
    var lines: [String] {
      let errors = String(
        format: "memory within %.1f %%, time within %.1f %% on shapes not fitted to",
        100 * memoryError, 100 * timeError)
      var lines = [
        "",
        String(
          format: "peak memory %@ at step %d, and what data.cacheMegabytes allows",
          Self.size(peakBytes),
          largestStep ?? 0),
        String(
          format: "an epoch computes %.0f s with %d thread%@", epochSeconds, threads,
          threads == 1 ? "" : "s"),
        "calibration: \(errors)",
      ]
      if let memory {
        lines.append(
          shardSeconds.map {
            String(format: "data.shardSeconds can be %.1f within %@", $0, Self.size(memory))
          } ?? "\(Self.size(memory)) is too little for the longest utterance by itself")
      }
      return lines
    }

    private static func size(_ bytes: Double) -> String {
      bytes < 0x1p30
        ? String(format: "%.0f MB", bytes / 0x1p20) : String(format: "%.2f GB", bytes / 0x1p30)
    }
  }
}
