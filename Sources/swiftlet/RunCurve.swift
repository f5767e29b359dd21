internal import Training

/// One run as curves: what was measured after how much.
struct RunCurve {
  /// What the horizontal axis counts.
  enum Axis: String, CaseIterable {
    case audio, updates, time

    /// What stands at the axis.
    var label: String {
      switch self {
      case .audio: "hours of audio"
      case .updates: "updates"
      case .time: "hours of computing"
      }
    }
  }

  /// What people call the run.
  let name: String
  private let records: [TrainingRecord]
  /// Where each update stands on the axis; the run begins at `start`.
  private let places: [Double]
  let start: Double

  /// A run whose axis begins at `start`.
  init(name: String, _ history: TrainingHistory, over axis: Axis, from start: Double = 0) {
    self.name = name
    self.start = start
    records = history.records
    var sum = start
    places = history.records.map { record in
      switch axis {
      case .audio: sum += record.audioSeconds / 3600
      case .updates: sum += 1
      case .time: sum += record.stepSeconds / 3600
      }
      return sum
    }
  }

  /// Where the run ends.
  var end: Double { places.last ?? start }

  /// The names of the losses of the run, sorted.
  var terms: [String] { Set(records.flatMap(\.terms.keys)).sorted() }

  /// The names of what was evaluated: manifests and heads.
  var evaluated: [(manifest: String, head: String)] {
    let pairs = records.compactMap(\.dev).flatMap { dev in
      dev.flatMap { name, result in result.heads.keys.map { [name, $0] } }
    }
    return Set(pairs).sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
  }

  /// A loss, with means over stretches of updates where those are many.
  func loss(_ term: String, points count: Int = 240) -> [(x: Double, y: Double)] {
    means(count) { $0.terms[term] }
  }

  /// The learning rate.
  func learningRate(points count: Int = 240) -> [(x: Double, y: Double)] {
    means(count) { $0.learningRate }
  }

  /// Word error rates in per cent.
  func errors(_ manifest: String, _ head: String) -> [(x: Double, y: Double)] {
    zip(records, places).compactMap { record, place in
      record.dev?[manifest]?.heads[head].map { (place, 100 * $0.wordErrorRate) }
    }
  }

  /// The updates, for the table.
  var updates: [TrainingRecord] { records }

  private func means(
    _ count: Int, _ value: (TrainingRecord) -> Double?
  ) -> [(x: Double, y: Double)] {
    let bins = min(count, records.count)
    return (0..<bins).compactMap { bin in
      let part = bin * records.count / bins..<(bin + 1) * records.count / bins
      let known = part.compactMap { index in
        records[index].skipped == nil
          ? value(records[index]).flatMap { $0.isFinite ? (place: places[index], value: $0) : nil }
          : nil
      }
      guard !known.isEmpty else { return nil }
      let size = Double(known.count)
      return (
        known.reduce(0) { $0 + $1.place } / size, known.reduce(0) { $0 + $1.value } / size
      )
    }
  }
}
