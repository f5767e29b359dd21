internal import Recognition

/// How long results of a live stream took after the sound that they are made of had come.
///
/// What is remembered of a stream does not grow with it, but for a number or two for each result.
struct StreamLatencies {
  /// When some of the stream had come.
  private struct Arrival {
    var position: Double
    var instant: Double
  }

  /// Arrivals are remembered for each so many seconds of sound.
  private static let resolution = 0.01

  /// Seconds from the last sound of a partial result to the result.
  private(set) var partials: [Double] = []
  /// Seconds from the beginning of speech to the first partial result of a segment.
  private(set) var firstPartials: [Double] = []
  /// Seconds from the end of speech to the final result of a segment.
  private(set) var finals: [Double] = []

  private let memory: Double
  private var arrivals: [Arrival] = []
  private var lastSegment = -1

  /// Arrivals that are remembered.
  var count: Int { arrivals.count }

  /// Remembers when the last `memory` seconds of sound came: longer than segments are.
  init(memory: Double) { self.memory = memory }

  /// Notes that the stream up to `position` seconds had come at `instant`, in seconds.
  mutating func arrived(upTo position: Double, at instant: Double) {
    if let last = arrivals.last, position - last.position < Self.resolution { return }
    arrivals.append(Arrival(position: position, instant: instant))
    let forgotten = arrivals.firstIndex { $0.position >= position - memory } ?? 0
    if forgotten > 1000 { arrivals.removeFirst(forgotten) }
  }

  /// Notes that a result was there at `instant`.
  mutating func gave(_ event: StreamEvent, at instant: Double) {
    let segment = event.segment
    switch event {
    case .partial:
      partials.append(instant - arrival(of: segment.end))
      if segment.index != lastSegment {
        firstPartials.append(instant - arrival(of: segment.speech.lowerBound))
      }
    case .final:
      finals.append(instant - arrival(of: segment.speech.upperBound))
    }
    lastSegment = segment.index
  }

  /// When the sound at `position` had come, as far as that is remembered.
  private func arrival(of position: Double) -> Double {
    let index = arrivals.firstIndex { $0.position >= position }
    return (index.map { arrivals[$0] } ?? arrivals.last)?.instant ?? 0
  }

  /// A line for each kind of result that there was.
  var lines: [String] {
    [
      ("partial results after their sound", partials),
      ("first partial results after speech begins", firstPartials),
      ("final results after speech ends", finals),
    ].compactMap { label, values in
      Percentiles(values).map {
        "\(label): \($0.median.inSeconds) for 50 %, \($0.ninetieth.inSeconds) for 90 %, "
          + "\($0.ninetyNinth.inSeconds) for 99 % of \($0.count)"
      }
    }
  }
}

extension Double {
  fileprivate var inSeconds: String { "\(decimals(3)) s" }
}
