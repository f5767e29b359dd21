import TestSupport
import Testing

@testable import Tensors

struct ProductOperationsTests {
  /// The operations that `body` makes this thread count.
  private func counted(_ body: () -> Void) -> Int {
    let before = ProductOperations.ofThisThread
    body()
    return ProductOperations.ofThisThread - before
  }

  @Test func aProductCountsAMultiplicationAndAnAdditionForEachOfItsTerms() {
    let (a, b) = (sample([3, 5], "a"), sample([5, 7], "b"))
    #expect(counted { _ = a.product(b) } == 2 * 3 * 5 * 7)
    let transposed = sample([3, 7], "c")
    #expect(counted { _ = a.product(transposed, transposingSelf: true) } == 2 * 5 * 3 * 7)
  }

  @Test func aLinearLayerCountsWhetherItsWeightIsPackedOrNot() {
    let (x, weight) = (sample([3, 8], "x"), sample([16, 8], "w"))
    #expect(counted { _ = x.linear(weight: .plain(weight), bias: nil) } == 2 * 3 * 8 * 16)
    let packed = PackedMatrix(weight)
    #expect(counted { _ = x.linear(weight: .packed(packed), bias: nil) } == 2 * 3 * 8 * 16)
  }

  @Test func attentionCountsScoresPositionsAndValuesOfEachUtterance() {
    let rows = sample([7, 4], "rows")
    var inputs = AttentionInputs(
      queries: rows, keys: rows, values: rows, lengths: [2, 5], heads: 2)
    let content = 2 * 2 * (2 * 2 + 5 * 5) * 4
    #expect(counted { _ = Tensor.attention(inputs) } == content)
    inputs.relative = RelativePositions(
      positions: sample([9, 4], "p"), contentBias: sample([4], "u"), positionBias: sample([4], "v"))
    let located = 2 * (2 * 3 + 5 * 9) * 4
    #expect(counted { _ = Tensor.attention(inputs) } == content + located)
  }

  @Test func otherThreadsCountForThemselves() {
    let (a, b) = (sample([3, 5], "a"), sample([5, 7], "b"))
    let own = counted {
      let others = parallelMap(count: 2, workers: 2) { _ in counted { _ = a.product(b) } }
      #expect(others == [210, 210])
    }
    #expect(own == 0)
  }

  @Test(arguments: [1, 2, 3])
  func kernelThreadsCountForTheThreadThatStartsThem(threads: Int) {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(threads)
    let (a, b) = (sample([3, 5], "a"), sample([5, 7], "b"))
    let own = counted {
      let results = mapOnKernelThreads(4) { index in
        _ = a.product(b)
        return index
      }
      #expect(results == [0, 1, 2, 3])
    }
    #expect(own == 4 * 210)
  }
}
