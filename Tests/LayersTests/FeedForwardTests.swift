import Layers
import Tensors
import TestSupport
import Testing

@Suite struct FeedForwardTests {
  private let fresh = FreshParameters(seed: 1)

  @Test func rowsGoThroughBothLayers() throws {
    let layer = try FeedForward(width: 4, hidden: 8, dropout: 0.5, ParameterScope(fresh))
    let x = sample([3, 4], "x")
    let expand = try #require(fresh.made["expand.weight"])
    let project = try #require(fresh.made["project.weight"])
    let expected = x.product(expand, transposingOther: true).activated(.swish)
      .product(project, transposingOther: true)
    for (found, value) in zip(layer(x, .inference).array(), expected.array()) {
      #expect(abs(found - value) < 1e-5)
    }
  }

  @Test func dropoutActsInTrainingOnly() throws {
    let layer = try FeedForward(width: 4, hidden: 8, dropout: 0.5, ParameterScope(fresh))
    let x = sample([20, 4], "x")
    let use = layer(x, .inference).array()
    let first = layer(x, .training(RandomKey(1))).array()
    #expect(use.count(where: { $0 == 0 }) == 0)
    #expect(abs(first.count(where: { $0 == 0 }) - 40) < 20)
    #expect(first == layer(x, .training(RandomKey(1))).array())
    #expect(first != layer(x, .training(RandomKey(2))).array())
  }

  @Test func gradientsMatchCentralDifferences() throws {
    let layer = try FeedForward(width: 4, hidden: 6, dropout: 0, ParameterScope(fresh))
    #expect(gradientMismatches(of: [sample([3, 4], "x")]) { layer($0[0], .inference) } == [])
  }
}
