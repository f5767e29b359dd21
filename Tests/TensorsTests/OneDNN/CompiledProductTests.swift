import TestSupport
import Testing

@testable import Tensors

@Suite struct CompiledProductTests {
  private func shape(_ rows: Int, _ activation: Activation = .none) -> ProductShape {
    ProductShape(rows: rows, inputs: 24, outputs: 40, bias: true, activation: activation)
  }

  @Test func aShapeIsCompiledOnce() {
    #expect(CompiledProduct.cached(shape(16)) === CompiledProduct.cached(shape(16)))
    #expect(CompiledProduct.cached(shape(16)) !== CompiledProduct.cached(shape(32)))
    #expect(CompiledProduct.cached(shape(16)) !== CompiledProduct.cached(shape(16, .relu)))
  }

  @Test func manyThreadsMayUseOneProduct() {
    let (x, bias) = (sample([64, 24], "x"), sample([40], "b"))
    let weight = PackedMatrix(sample([40, 24], "w"))
    let results = parallelMap(count: 50, workers: 4) { _ in
      x.linear(weight: .packed(weight), bias: bias, activation: .swish).array()
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
