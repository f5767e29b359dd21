import ModelFixtures
import Tensors
import Testing

@testable import Recognition

struct InFlightBatchTests {
  private let names = (0..<13).map { (name: "\($0)", frames: 3 + 7 * $0 % 31) }

  @Test(arguments: [1, 4])
  func slotsAndAdmissionChangeNoResult(beam: Int) throws {
    let head = try TinyAttentionHead.head(endBias: 1)
    let speech = TinyAttentionHead.speech(names)
    var decoder = try AttentionDecoder(
      head, DecodingOptions(beamSize: beam), in: TinyAttentionHead.model())
    let expected = try decoder.decode(speech)
    #expect(Set(expected.map(\.effort.passes)).count > 2, "utterances must differ in length")
    for slots in [1, 2, 5, 50] {
      for admission in [InFlightBatch.Admission.immediate, .together] {
        decoder.batch = InFlightBatch(slots: slots, admission: admission)
        #expect(try decoder.decode(speech) == expected)
      }
    }
  }

  /// A search that counts its steps and how many others were in work.
  private struct Countdown: StepwiseSearch {
    var steps: Int
    var path: [Int32] = []
    var isOver: Bool { steps == 0 }

    mutating func nextRows(_ state: inout AttentionDecodingState) -> [DecoderRow] {
      path += state.reserve(1)
      return [DecoderRow(utterance: 0, token: 1, path: path)]
    }

    mutating func accept(_ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState) {
      #expect(logProbabilities.count == 12)
      steps -= 1
      if isOver { state.release(path) }
    }
  }

  @Test func everySearchRunsToItsEndInAnyOrder() throws {
    let head = try TinyAttentionHead.head()
    var state = AttentionDecodingState(
      head, over: TinyAttentionHead.speech([(name: "a", frames: 5)]).states)
    for order in [Array(0..<6), (0..<6).reversed()] {
      var searches = [3, 1, 4, 1, 5, 9].map { Countdown(steps: $0) }
      try InFlightBatch(slots: 2).run(&searches, order: order, &state)
      #expect(searches.map(\.steps) == [0, 0, 0, 0, 0, 0])
    }
    var none: [Countdown] = []
    try InFlightBatch(slots: 2).run(&none, order: [], &state)
  }
}
