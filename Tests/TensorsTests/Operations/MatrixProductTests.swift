import Tensors
import TestSupport
import Testing

@Suite struct MatrixProductTests {
  @Test(arguments: [false, true], [false, true])
  func productsFollowTheDefinitionAndTheirGradients(transposingA: Bool, transposingB: Bool) {
    let a = sample(transposingA ? [5, 3] : [3, 5], "a")
    let b = sample(transposingB ? [4, 5] : [5, 4], "b")
    let result = a.product(b, transposingSelf: transposingA, transposingOther: transposingB)
    #expect(result.shape == [3, 4])
    for i in 0..<3 {
      for j in 0..<4 {
        let expected = (0..<5).reduce(Float(0)) { sum, k in
          sum + a.array()[transposingA ? k * 3 + i : i * 5 + k]
            * b.array()[transposingB ? j * 5 + k : k * 4 + j]
        }
        #expect(abs(result.array()[i * 4 + j] - expected) < 1e-5)
      }
    }
    #expect(
      gradientMismatches(of: [a, b]) {
        $0[0].product($0[1], transposingSelf: transposingA, transposingOther: transposingB)
      } == [])
  }

  @Test(arguments: [Activation.none, .relu, .swish, .gelu])
  func linearGradientsMatchCentralDifferences(activation: Activation) {
    // Numbers whose sums keep away from the kink of ReLU, where a difference is no derivative.
    let inputs = [sample([5, 3], "input"), sample([4, 3], "w"), sample([4], "bias")]
    #expect(
      gradientMismatches(of: inputs) {
        $0[0].linear(weight: .plain($0[1]), bias: $0[2], activation: activation)
      } == [])
    #expect(
      gradientMismatches(of: Array(inputs.prefix(2))) {
        $0[0].linear(weight: .plain($0[1]), bias: nil, activation: activation)
      } == [])
  }

  @Test(arguments: [Activation.none, .relu, .swish, .gelu])
  func packedWeightsGiveWhatPlainOnesGive(activation: Activation) {
    for (rows, inputs, outputs) in [(1, 8, 4), (17, 176, 257), (300, 96, 704)] {
      let x = sample([rows, inputs], "x")
      let weight = sample([outputs, inputs], "w")
      let bias = sample([outputs], "bias")
      let plain = x.linear(weight: .plain(weight), bias: bias, activation: activation).array()
      let packed = x.linear(
        weight: .packed(PackedMatrix(weight)), bias: bias, activation: activation
      ).array()
      for (p, q) in zip(plain, packed) { #expect(abs(p - q) < 1e-3) }
    }
  }

  @Test(arguments: [Precision.bf16, .int8].filter(\.isSupported))
  func packedWeightsOfFewBitsGiveNearlyWhatPlainOnesGive(precision: Precision) {
    for (rows, inputs, outputs) in [(1, 8, 4), (17, 176, 257), (300, 96, 704), (5000, 33, 9)] {
      let x = sample([rows, inputs], "x")
      let weight = sample([outputs, inputs], "w")
      for (bias, activation) in [(nil, Activation.none), (sample([outputs], "bias"), .swish)] {
        let exact = x.linear(weight: .plain(weight), bias: bias, activation: activation)
        let packed = x.linear(
          weight: .packed(PackedMatrix(weight, precision)), bias: bias, activation: activation)
        let error = ((exact - packed).squaredNorm / exact.squaredNorm).squareRoot()
        #expect(error > 0 && error < (precision == .bf16 ? 0.005 : 0.02), "\(rows) rows: \(error)")
      }
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported), [Float(1), 0.5])
  func aResidualIsWhatTheScaledResultIsAddedTo(precision: Precision, scale: Float) {
    let (x, weight, bias) = (sample([37, 48], "x"), sample([20, 48], "w"), sample([20], "b"))
    // A view, whose memory ends with its last row.
    let residual = sample([60, 20], "r").rows(23..<60)
    let packed = Weight.packed(PackedMatrix(weight, precision))
    for prepared in [.plain(weight), packed] {
      let alone = x.linear(weight: prepared, bias: bias, activation: .swish)
      let fused = x.linear(
        weight: prepared, bias: bias, activation: .swish, addedTo: residual, scaledBy: scale)
      for (a, b) in zip(fused.array(), residual.adding(alone, scaledBy: scale).array()) {
        #expect(abs(a - b) < 1e-5)
      }
      let part = x.rows(5..<6).linear(
        weight: prepared, bias: bias, activation: .swish, addedTo: residual.rows(5..<6),
        scaledBy: scale)
      #expect(part.array() == fused.rows(5..<6).array())
    }
  }

  @Test func aRowsResultDoesNotDependOnItsBatch() {
    let x = sample([333, 96], "x")
    let weight = sample([130, 96], "w")
    let bias = sample([130], "bias")
    let packed = Precision.allCases.filter(\.isSupported)
      .map { Weight.packed(PackedMatrix(weight, $0)) }
    for prepared in [Weight.plain(weight)] + packed {
      let whole = x.linear(weight: prepared, bias: bias, activation: .swish).array()
      for range in [0..<1, 7..<8, 100..<133, 1..<333, 317..<333] {
        let part = x.rows(range).linear(weight: prepared, bias: bias, activation: .swish)
        let expected = whole[range.lowerBound * 130..<range.upperBound * 130]
        #expect(part.array() == Array(expected), "rows \(range)")
      }
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func aStepOfFewRowsGivesWhatManyGive(precision: Precision) {
    for (inputs, outputs) in [
      (96, 130), (256, 70), (1030, 24), (33, 64), (3, 5), (512, 100), (2048, 256),
    ] {
      let (x, residual) = (sample([40, inputs], "x"), sample([40, outputs], "r"))
      let weight = Weight.packed(PackedMatrix(sample([outputs, inputs], "w"), precision))
      for (bias, activation, added, scale) in [
        (sample([outputs], "bias"), Activation.relu, nil, Float(1)),
        (sample([outputs], "bias"), .none, residual, 1), (nil, .none, nil, 1),
        (sample([outputs], "bias"), .swish, residual, 0.5),
      ] {
        func products(_ range: Range<Int>) -> Tensor {
          x.rows(range).linear(
            weight: weight, bias: bias, activation: activation,
            addedTo: added?.rows(range), scaledBy: scale)
        }
        let whole = products(0..<40)
        for rows in 1...17 {
          let part = products(20..<20 + rows)
          #expect(
            part.array() == whole.rows(20..<20 + rows).array(),
            "\(rows) × \(inputs) × \(outputs), \(activation)")
        }
      }
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func layersOnTheSameRowsAreThoseAlone(precision: Precision) {
    let x = sample([37, 48], "x")
    let layers: [(weight: Weight, bias: Tensor?)] = [
      (.packed(PackedMatrix(sample([20, 48], "v"), precision)), sample([20], "b")),
      (.packed(PackedMatrix(sample([9, 48], "w"), precision)), nil),
    ]
    let together = x.linear(layers)
    for (result, layer) in zip(together, layers) {
      #expect(result.array() == x.linear(weight: layer.weight, bias: layer.bias).array())
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported), [Activation.relu, .swish])
  func aFeedForwardIsItsTwoLayers(precision: Precision, activation: Activation) {
    // Wide enough that the hidden rows come in several blocks.
    for (rows, hidden) in [(1, 40), (5, 1500), (700, 1500)] {
      let (x, residual) = (sample([rows, 24], "x"), sample([rows, 24], "r"))
      let expand = (weight: sample([hidden, 24], "v"), bias: sample([hidden], "c"))
      let project = (weight: sample([24, hidden], "w"), bias: sample([24], "b"))
      func packed(_ weight: Tensor) -> Weight { .packed(PackedMatrix(weight, precision)) }
      let (first, second) = (packed(expand.weight), packed(project.weight))
      for added in [nil, residual] {
        let together = x.feedForward(
          expand: (first, expand.bias), activation: activation, project: (second, project.bias),
          addedTo: added, scaledBy: 0.5)
        let apart = x.linear(weight: first, bias: expand.bias, activation: activation)
          .linear(weight: second, bias: project.bias, addedTo: added, scaledBy: 0.5)
        // At few bits the activation may round the other way, since it is another's.
        let tolerance: Double = precision == .f32 ? 0 : 1e-3
        let error = ((together - apart).squaredNorm / apart.squaredNorm).squareRoot()
        #expect(error <= tolerance, "\(rows) × \(hidden): \(error)")
        let row = rows / 2
        let alone = x.rows(row..<row + 1).feedForward(
          expand: (first, expand.bias), activation: activation, project: (second, project.bias),
          addedTo: added?.rows(row..<row + 1), scaledBy: 0.5)
        #expect(alone.array() == together.rows(row..<row + 1).array())
      }
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func aRowsResultDoesNotDependOnTheKernelThreads(precision: Precision) {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    for (rows, inputs, outputs) in [(640, 176, 704), (1, 2048, 256), (30, 1024, 64)] {
      let x = sample([rows, inputs], "x")
      let matrix = sample([outputs, inputs], "w")
      let plain = precision == .int8 ? [] : [Weight.plain(matrix, precision)]
      for weight in plain + [.packed(PackedMatrix(matrix, precision))] {
        let results = [1, 2].map { threads in
          setKernelThreads(threads)
          return x.linear(weight: weight, bias: nil, activation: .swish).array()
        }
        #expect(results[0] == results[1], "\(rows) × \(inputs) × \(outputs)")
      }
    }
  }

  /// Whole numbers of few bits are exact in bf16, and so are their products and sums in f32: what remains
  /// to differ is the mathematics.
  @Test(.enabled(if: Precision.bf16.isSupported), arguments: [1, 15, 300, 5000])
  func productsInBF16HaveTheGradientsOfThoseInF32(rows: Int) {
    func whole(_ shape: [Int], _ name: String) -> Tensor {
      Tensor(sample(shape, name).array().map { ($0 * 4).rounded() }, shape: shape)
    }
    let leaves = [whole([rows, 9], "x"), whole([7, 9], "w"), whole([7], "b")].map { $0.tracked() }
    let direction = whole([rows, 7], "g")
    func outcome(_ precision: Precision) -> [[Float]] {
      let y = leaves[0].linear(weight: .plain(leaves[1], precision), bias: leaves[2])
      return [y.array()] + (y * direction).sum().gradients(of: leaves).map { $0.array() }
    }
    #expect(outcome(.bf16) == outcome(.f32))
  }

  @Test(.enabled(if: Precision.bf16.isSupported))
  func productsInBF16AreCloseToThoseInF32() {
    let x = sample([50, 96], "x")
    let weight = sample([40, 96], "w")
    let exact = x.linear(weight: .plain(weight), bias: nil)
    let rounded = x.linear(weight: .plain(weight, .bf16), bias: nil)
    let error = (exact - rounded).squaredNorm.squareRoot() / exact.squaredNorm.squareRoot()
    #expect(error > 0 && error < 1.0 / 256)
  }

  @Test func emptyBatchesPass() {
    let x = Tensor(zeros: [0, 8])
    let weight = sample([4, 8], "w")
    #expect(x.linear(weight: .plain(weight), bias: nil).shape == [0, 4])
    #expect(x.linear(weight: .packed(PackedMatrix(weight)), bias: nil).shape == [0, 4])
  }
}
