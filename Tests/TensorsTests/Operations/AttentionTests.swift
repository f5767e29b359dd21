import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct AttentionTests {
  let lengths = [3, 1, 5]
  let width = 8
  let heads = 2

  func inputs(_ tensors: [Tensor], mask: AttentionMask = .none) -> AttentionInputs {
    var inputs = AttentionInputs(
      queries: tensors[0], keys: tensors[1], values: tensors[2], lengths: lengths, heads: heads)
    if tensors.count > 3 {
      inputs.relative = RelativePositions(
        positions: tensors[3], contentBias: tensors[4], positionBias: tensors[5])
    }
    inputs.mask = mask
    return inputs
  }

  var tensors: [Tensor] {
    ["q", "k", "v"].map { sample([9, width], $0) }
      + [sample([11, width], "p"), sample([width], "u"), sample([width], "w")]
  }

  @Test func relativeAttentionFollowsTheDefinition() {
    let all = tensors.map { $0.array() }
    let result = Tensor.attention(inputs(tensors)).array()
    let size = width / heads
    var first = 0
    for frames in lengths {
      for head in 0..<heads {
        for i in 0..<frames {
          let scores = (0..<frames).map { j -> Double in
            (0..<size).reduce(0.0) { sum, c in
              let column = head * size + c
              let q = all[0][(first + i) * width + column]
              // The table has 11 rows: row 5 is offset 0.
              let position = all[3][(5 - (i - j)) * width + column]
              return sum + Double((q + all[4][column]) * all[1][(first + j) * width + column])
                + Double((q + all[5][column]) * position)
            } / Double(size).squareRoot()
          }
          let weights = scores.map { exp($0) }
          for c in 0..<size {
            let expected =
              (0..<frames).reduce(0.0) { sum, j in
                sum + weights[j] * Double(all[2][(first + j) * width + head * size + c])
              } / weights.reduce(0, +)
            #expect(abs(Double(result[(first + i) * width + head * size + c]) - expected) < 1e-5)
          }
        }
      }
      first += frames
    }
  }

  /// A single query at the end of a block, and more keys than some products sum up on one thread.
  @Test func theNumberOfThreadsChangesNoBit() {
    let lengths = [257, 40, 300]
    let rows = ["q", "k", "v"].map { sample([597, 64], $0) }
    var inputs = AttentionInputs(
      queries: rows[0], keys: rows[1], values: rows[2], lengths: lengths, heads: heads)
    inputs.relative = RelativePositions(
      positions: sample([599, 64], "p"), contentBias: sample([64], "u"),
      positionBias: sample([64], "w"))
    let before = kernelThreads
    defer { setKernelThreads(before) }
    let results = [1, 2, 3].map { threads in
      setKernelThreads(threads)
      return Tensor.attention(inputs).array()
    }
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(gradientMismatches(of: tensors) { Tensor.attention(inputs($0)) } == [])
    #expect(
      gradientMismatches(of: Array(tensors.prefix(3))) { Tensor.attention(inputs($0)) } == [])
    for mask in [AttentionMask.causal, .chunked(size: 2, left: 1)] {
      #expect(gradientMismatches(of: tensors) { Tensor.attention(inputs($0, mask: mask)) } == [])
    }
    #expect(
      gradientMismatches(of: tensors) {
        var dropped = inputs($0)
        dropped.dropout = (0.3, RandomKey(3))
        return Tensor.attention(dropped)
      } == [])
  }

  @Test(arguments: [1, 3, 8, 20, 40], [0, 1, 4, nil])
  func chunksAreWhatEachFrameWouldSeeAlone(size: Int, left: Int?) {
    // Long enough for several parts, whose keys overlap.
    let lengths = [70, 1, 33]
    let tensors =
      ["q", "k", "v"].map { sample([104, width], $0) }
      + [sample([139, width], "p"), sample([width], "u"), sample([width], "w")]
    let spans = lengths.map { frames in
      (0..<frames).map { frame in
        let chunk = frame / size
        return max(0, left.map { (chunk - $0) * size } ?? 0)..<min(frames, (chunk + 1) * size)
      }
    }
    func results(_ mask: AttentionMask) -> [Tensor] {
      let tracked = tensors.map { $0.tracked() }
      var inputs = AttentionInputs(
        queries: tracked[0], keys: tracked[1], values: tracked[2], lengths: lengths, heads: heads)
      inputs.relative = RelativePositions(
        positions: tracked[3], contentBias: tracked[4], positionBias: tracked[5])
      inputs.mask = mask
      let result = Tensor.attention(inputs)
      let gradients = (result * sample(result.shape, "g")).sum().gradients(of: tracked)
      return [result.detached()] + gradients
    }
    for (one, other) in zip(results(.chunked(size: size, left: left)), results(.spans(spans))) {
      let differences = zip(one.array(), other.array()).map { abs($0 - $1) }
      #expect((differences.max() ?? .nan) < 2e-5)
    }
  }

  @Test func theLastQueryStandsWhereTheLastKeyDoes() {
    let frames = 9
    let positions = RelativePositions(
      positions: sample([2 * frames - 1, width], "p"), contentBias: sample([width], "u"),
      positionBias: sample([width], "w"))
    let rows = ["q", "k", "v"].map { sample([frames, width], $0) }
    var whole = AttentionInputs(
      queries: rows[0], keys: rows[1], values: rows[2], lengths: [frames], heads: heads)
    whole.relative = positions
    var last = whole
    last.queries = rows[0].rows(6..<9)
    last.queryLengths = [3]
    let expected = Tensor.attention(whole).rows(6..<9).array()
    for (found, expected) in zip(Tensor.attention(last).array(), expected) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test func aMaskedFrameHasNoInfluence() {
    let changed = Tensor(
      tensors[2].array().enumerated().map { $0.offset / width == 8 ? 100 : $0.element },
      shape: [9, width])
    var other = tensors
    other[2] = changed
    let before = Tensor.attention(inputs(tensors, mask: .causal)).array()
    let after = Tensor.attention(inputs(other, mask: .causal)).array()
    #expect(before.prefix(8 * width) == after.prefix(8 * width))
    #expect(before.suffix(width) != after.suffix(width))
    let chunked = Tensor.attention(inputs(other, mask: .chunked(size: 2, left: nil))).array()
    let reference = Tensor.attention(inputs(tensors, mask: .chunked(size: 2, left: nil))).array()
    #expect(chunked.prefix(8 * width) == reference.prefix(8 * width))
  }

  @Test func crossAttentionTakesKeysOfAnotherLength() {
    let queries = sample([4, width], "cq")
    var cross = AttentionInputs(
      queries: queries, keys: tensors[1], values: tensors[2], lengths: [1, 2, 1],
      keyLengths: lengths, heads: heads)
    #expect(Tensor.attention(cross).shape == [4, width])
    #expect(
      gradientMismatches(of: [queries, tensors[1], tensors[2]]) {
        cross.queries = $0[0]
        cross.keys = $0[1]
        cross.values = $0[2]
        return Tensor.attention(cross)
      } == [])
  }

  @Test func withoutKeysOrWithoutQueriesThereAreZeros() {
    // Memory that was used before, so that nothing is zero by chance.
    for _ in 0..<4 { _ = Tensor(repeating: .nan, shape: [4, width]) }
    let (queries, keys) = (sample([4, width], "zq").tracked(), sample([5, width], "zk").tracked())
    let result = Tensor.attention(
      AttentionInputs(
        queries: queries, keys: keys, values: keys, lengths: [2, 2, 0], keyLengths: [3, 0, 2],
        heads: heads))
    #expect(result.array()[(2 * width)...].allSatisfy { $0 == 0 })
    let gradients = result.sum().gradients(of: [queries, keys]).map { $0.array() }
    #expect(gradients[0][(2 * width)...].allSatisfy { $0 == 0 })
    #expect(gradients[1][(3 * width)...].allSatisfy { $0 == 0 })
  }
}
