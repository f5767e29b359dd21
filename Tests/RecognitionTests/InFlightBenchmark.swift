import Foundation
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

/// What `scripts/bench-in-flight` runs: a timing is a measurement and not a test.
///
/// Utterances of 1 to 30 seconds in 80 ms frames, in no order, and a decoder of random weights, of which each
/// utterance is given about three tokens a second: the length bound ends a search, because random weights never
/// do. All kinds of batches find the same sentences, which is checked.
@Suite struct InFlightBenchmark {
  private static let output = ProcessInfo.processInfo.environment["SWIFTLET_BENCH_IN_FLIGHT"]
  private static let sizes = HeadSizes(width: 256, vocabulary: 512)

  @Test(.enabled(if: output != nil))
  func `two hundred utterances in flight and in static batches`() throws {
    let output = try #require(Self.output)
    let head = try Self.head()
    let key = RandomKey(7).child("lengths")
    // Recordings are mostly short, and some are long.
    let seconds = (0..<200).map { 1 + 29 * pow(key.uniform(UInt64($0)), 2) }
    let speech = Self.speech(
      frames: seconds.map { Int($0 * 12.5) }, tokens: seconds.map { Int($0 * 3) })
    setKernelThreads(1)
    var lines: [String] = []
    for (beam, slots) in [(1, 16), (1, 32), (1, 64), (4, 4), (4, 8), (4, 16)] {
      var (times, found) = ([[Double]](repeating: [], count: 4), [[[FoundSentence]]]())
      for _ in 0..<3 {
        for (index, admission) in Admission.allCases.enumerated() {
          let start = Self.processorSeconds()
          found.append(try Self.decode(speech, head, beam, slots, admission))
          times[index].append(Self.processorSeconds() - start)
        }
      }
      #expect(found.allSatisfy { $0 == found[0] })
      let medians = times.map { "\($0.sorted()[1])" }
      lines.append((["\(beam)", "\(slots)"] + medians).joined(separator: " "))
    }
    try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
  }

  private enum Admission: CaseIterable {
    case inFlight
    /// Static batches in order of arrival, whose finished rows are computed on until the last has finished.
    case padded
    /// The same, but rows leave when they have finished.
    case leaving
    /// The same of utterances that are alike.
    case sorted
  }

  private static func decode(
    _ speech: EncodedSpeech, _ head: AttentionHead, _ beam: Int, _ slots: Int,
    _ admission: Admission
  ) throws -> [[FoundSentence]] {
    let bounds = speech.lengthBounds
    let arrival = Array(bounds.indices)
    let sorted = arrival.sorted { (bounds[$1], $0) < (bounds[$0], $1) }
    let batch = InFlightBatch(
      slots: slots, admission: admission == .inFlight ? .immediate : .together)
    let order = admission == .inFlight || admission == .sorted ? sorted : arrival
    // With random weights that never end, an utterance takes a step a token of its bound, and one.
    let steps = bounds.indices.map { utterance in
      let first = utterance / slots * slots
      return 1 + (bounds[first..<min(first + slots, bounds.count)].max() ?? 0)
    }
    func run<Search: StepwiseSearch>(_ searches: [Search]) throws -> [Search] {
      var state = AttentionDecodingState(head, over: speech.states)
      guard admission == .padded else {
        var searches = searches
        try batch.run(&searches, order: order, &state)
        return searches
      }
      var searches = searches.indices.map {
        PaddedSearch(search: searches[$0], utterance: $0, width: beam, steps: steps[$0])
      }
      try batch.run(&searches, order: order, &state)
      return searches.map(\.search)
    }
    guard beam > 1 else {
      return try run(arrival.map { AttentionGreedySearch(utterance: $0, bound: bounds[$0]) }).map {
        [$0.sentence]
      }
    }
    return try run(
      arrival.map {
        AttentionBeamSearch(
          utterance: $0,
          .init(width: beam, results: 1, lengthBound: bounds[$0], lengthNormalization: 1), ctc: nil)
      }
    ).map(\.sentences)
  }

  /// What this thread has computed, whoever else is on the machine.
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func head() throws -> AttentionHead {
    let configuration = AttentionHead.Configuration(blocks: 4, heads: 4, feedForwardWidth: 1024)
    let fresh = FreshParameters(seed: 1)
    _ = try AttentionHead(sizes, configuration, ParameterScope(fresh))
    var values = fresh.made
    values["output.bias"] = Tensor([-100] + Array(repeating: 0, count: 511), shape: [512])
    return try AttentionHead(sizes, configuration, ParameterScope(StoredParameters(values)))
  }

  /// States, and posteriors from which the length bound of `tokens` follows.
  private static func speech(frames: [Int], tokens: [Int]) -> EncodedSpeech {
    let posteriors = zip(frames, tokens).map { frames, tokens in
      let heard = max(0, tokens - 5) * 2 / 3
      return Tensor(shape: [frames, sizes.vocabulary]) { span in
        for frame in 0..<frames {
          let label = frame.isMultiple(of: 2) && frame / 2 < heard ? 1 : 0
          span[frame * sizes.vocabulary + label] = 9
        }
      }.logSoftmax()
    }
    let batch = SequenceBatch(posteriors)
    return EncodedSpeech(
      states: SequenceBatch(
        rows: sample([frames.reduce(0, +), sizes.width], "states"), lengths: frames)
    ) { _ in batch }
  }
}

/// A search whose rows are computed on when it is over, as in a batch that is one padded matrix.
private struct PaddedSearch<Search: StepwiseSearch>: StepwiseSearch {
  var search: Search
  let utterance, width: Int
  /// Steps until the batch is done.
  var steps: Int
  private var padding: [[Int32]] = []
  private var length = 0

  init(search: Search, utterance: Int, width: Int, steps: Int) {
    self.search = search
    self.utterance = utterance
    self.width = width
    self.steps = steps
  }

  var isOver: Bool { steps == 0 }

  mutating func nextRows(_ state: inout AttentionDecodingState) -> [DecoderRow] {
    guard search.isOver else {
      length += 1
      return search.nextRows(&state)
    }
    if padding.isEmpty { for _ in 0..<width { padding.append(state.reserve(length)) } }
    for row in padding.indices { padding[row] += state.reserve(1) }
    return padding.map { DecoderRow(utterance: utterance, token: 1, path: $0) }
  }

  mutating func accept(_ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState) {
    steps -= 1
    if !search.isOver { search.accept(logProbabilities, &state) }
    if isOver { state.release(padding.joined()) }
  }
}
