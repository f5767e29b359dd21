import Layers
import Tensors
import TestSupport
import Testing

@Suite struct EmbeddingTests {
  private let fresh = FreshParameters(seed: 1)

  @Test func tokensBecomeTheirRows() throws {
    let embedding = try Embedding(vocabulary: 5, width: 3, ParameterScope(fresh)["tokens"])
    let table = try #require(fresh.made["tokens.weight"]).array()
    #expect(
      embedding([4, 0, 4]).array() == Array(table[12..<15] + table[0..<3] + table[12..<15]))
    #expect(embedding([]).shape == [0, 3])
  }

  @Test func onlyTokensThatWereUsedReceiveGradients() throws {
    let parameters = try Parameters(seed: 1) {
      _ = try Embedding(vocabulary: 3, width: 2, $0)
    }
    let embedding = try Embedding(vocabulary: 3, width: 2, ParameterScope(parameters))
    let gradient = embedding([2, 2]).sum().gradients(of: parameters.all)[0]
    #expect(gradient.array() == [0, 0, 0, 0, 2, 2])
  }
}
