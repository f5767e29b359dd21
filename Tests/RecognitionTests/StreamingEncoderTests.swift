import Layers
import Recognition
import Tensors
import TestSupport
import Testing

struct StreamingEncoderTests {
  static let chunkings = [
    Chunking(frames: 1, leftChunks: 3), Chunking(frames: 4, leftChunks: 0),
    Chunking(frames: 8, leftChunks: 2), Chunking(frames: 3, leftChunks: nil),
    Chunking(frames: 40, leftChunks: 1),
  ]

  private func encoder(_ kind: Subsampling.Kind, causal: Bool) throws -> SpeechEncoder {
    try SpeechEncoder(
      .init(
        subsampling: .init(kind: kind, channels: 4), blocks: 2,
        block: .init(
          width: 16, heads: 2, feedForwardWidth: 32, kernel: 7, causal: causal, dropout: 0.1)),
      bins: 16, ParameterScope(FreshParameters(seed: 1)))
  }

  /// The states of features that come in pieces of the given lengths, and then all at once.
  private func stream(
    _ features: Tensor, in pieces: some Sequence<Int>, _ encoder: SpeechEncoder,
    _ chunking: Chunking
  ) -> Tensor {
    var stream = StreamingEncoder(encoder, chunking: chunking)
    var (states, next) = ([Tensor](), 0)
    for piece in pieces where next < features.rows {
      let end = min(features.rows, next + piece)
      states.append(stream.accept(features.rows(next..<end)))
      next = end
    }
    states.append(stream.accept(features.rows(next..<features.rows)))
    states.append(stream.finish())
    return .concatenating(states)
  }

  private func difference(_ one: Tensor, _ other: Tensor) -> Float {
    guard one.shape == other.shape else { return .infinity }
    return zip(one.array(), other.array()).map { abs($0 - $1) }.max() ?? 0
  }

  @Test(arguments: [Subsampling.Kind.conv2d, .dwStriding], [false, true])
  func aStreamIsTheWholeInTheSameChunks(kind: Subsampling.Kind, causal: Bool) throws {
    let encoder = try encoder(kind, causal: causal)
    for chunking in Self.chunkings {
      for length in [0, 1, 6, 7, 8, 9, 35, 64, 65, 333] {
        let features = sample([length, 16], "features \(length)")
        let expected = encoder(SequenceBatch([features]), chunking: chunking, .inference).rows
        let found = stream(features, in: [], encoder, chunking)
        #expect(difference(found, expected) < 1e-5, "\(chunking), \(length) features")
      }
    }
  }

  @Test(arguments: [Subsampling.Kind.conv2d, .dwStriding], [false, true])
  func cutsChangeNoBit(kind: Subsampling.Kind, causal: Bool) throws {
    let encoder = try encoder(kind, causal: causal)
    let features = sample([333, 16], "features")
    for chunking in Self.chunkings {
      let whole = stream(features, in: [], encoder, chunking).array()
      #expect(
        stream(features, in: repeatElement(1, count: 333), encoder, chunking).array() == whole)
      for seed in 0..<6 {
        let key = RandomKey(UInt64(seed))
        let pieces = (0..<333).lazy.map { Int(5 * pow(key, $0)) }
        #expect(stream(features, in: pieces, encoder, chunking).array() == whole)
      }
    }
  }

  /// Lengths of all orders: mostly short, also 0, now and then long.
  private func pow(_ key: RandomKey, _ position: Int) -> Double {
    let share = key.uniform(UInt64(position))
    return 1 / (1.02 - share) - 1
  }

  @Test func statesComeAsSoonAsTheirChunkIsComplete() throws {
    for (kind, first, others) in [(Subsampling.Kind.conv2d, 35, 32), (.dwStriding, 64, 64)] {
      var stream = StreamingEncoder(
        try encoder(kind, causal: false), chunking: Chunking(frames: 8, leftChunks: 2))
      var arrivals: [Int] = []
      for row in 1...200 {
        let states = stream.accept(sample([1, 16], "\(row)"))
        #expect(states.rows == 0 || states.rows == 8)
        if states.rows > 0 { arrivals.append(row) }
      }
      #expect(arrivals == Array(stride(from: first, through: 200, by: others)))
      _ = stream.finish()
    }
  }

  @Test func memoryStaysWhatItIsWithALimitedPast() throws {
    func remembered(_ leftChunks: Int?, rows: Int) throws -> Int {
      var stream = StreamingEncoder(
        try encoder(.dwStriding, causal: false),
        chunking: Chunking(frames: 4, leftChunks: leftChunks))
      _ = stream.accept(sample([rows, 16], "features"))
      let numbers = stream.rememberedNumbers
      _ = stream.finish()
      return numbers
    }
    #expect(try remembered(4, rows: 320) == remembered(4, rows: 3200))
    #expect(try remembered(4, rows: 3200) < 20_000)
    #expect(try remembered(nil, rows: 3200) > remembered(nil, rows: 320))
  }
}
