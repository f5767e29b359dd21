/// A processor that holds tensors and computes with them: the whole list of what one must be able to
/// do. Operations are written in these primitives, forward and backward, and never touch memory.
///
/// The CPU is the first conformer; a second one would implement this file and nothing else. Shapes
/// were checked by the operation that calls. Results are new tensors without history.
protocol Device: AnyObject, Sendable {
  // MARK: Memory
  func allocate(_ capacity: Int) -> UnsafeMutablePointer<Float>
  func release(_ base: UnsafeMutablePointer<Float>)
  /// Memory for a shape, contents undefined, with room for `RowBlocks.packed` rows.
  func empty(_ shape: [Int]) -> Tensor
  func fill(_ tensor: Tensor, with value: Float)
  func copy(_ tensor: Tensor) -> Tensor

  // MARK: Elementwise
  func add(_ a: Tensor, _ b: Tensor) -> Tensor
  func subtract(_ a: Tensor, _ b: Tensor) -> Tensor
  func multiply(_ a: Tensor, _ b: Tensor) -> Tensor
  func scale(_ a: Tensor, by factor: Float) -> Tensor
  /// a + factor · b
  func add(_ a: Tensor, _ b: Tensor, scaledBy factor: Float) -> Tensor
  /// sum += a, in place
  func accumulate(_ a: Tensor, into sum: Tensor)
  func add(_ a: Tensor, row: Tensor) -> Tensor
  func multiply(_ a: Tensor, row: Tensor) -> Tensor
  func activate(_ x: Tensor, _ function: ActivationFunction) -> Tensor
  func activateBackward(_ gradient: Tensor, _ x: Tensor, _ function: ActivationFunction) -> Tensor
  func gatedLinearUnit(_ x: Tensor) -> Tensor
  func gatedLinearUnitBackward(_ gradient: Tensor, _ x: Tensor) -> Tensor
  /// x · mask / (1 − rate), where the mask is a function of the key and the position.
  func dropout(_ x: Tensor, rate: Float, key: RandomKey) -> Tensor

  // MARK: Reductions
  func sum(_ a: Tensor) -> Double
  func sumOfSquares(_ a: Tensor) -> Double
  func isFinite(_ a: Tensor) -> Bool
  func columnSums(_ a: Tensor) -> Tensor
  /// Column sums of the elementwise product.
  func columnProducts(_ a: Tensor, _ b: Tensor) -> Tensor

  // MARK: Rows and columns
  func columns(_ a: Tensor, _ range: Range<Int>) -> Tensor
  /// Zeros of `shape` with `a` at the columns from `first` on.
  func placing(_ a: Tensor, atColumn first: Int, in shape: [Int]) -> Tensor
  /// Zeros of `shape` with `a` at the rows from `first` on.
  func placing(_ a: Tensor, atRow first: Int, in shape: [Int]) -> Tensor
  func gather(_ a: Tensor, rows: [Int]) -> Tensor
  func scatterAdd(_ a: Tensor, rows: [Int], into shape: [Int]) -> Tensor
  func concatenate(_ parts: [Tensor], shape: [Int]) -> Tensor
  /// target[rows[i]] ← a[i], in place
  func replace(_ rows: [Int32], of target: Tensor, with a: Tensor)

  // MARK: Matrix products
  func product(_ a: Tensor, transposed: Bool, _ b: Tensor, transposed: Bool) -> Tensor
  /// The matrix in bf16.
  func rounded(_ a: Tensor) -> RoundedMatrix
  /// The product of two matrices in bf16, summed in f32, plus a bias for each column, which only an
  /// untransposed `a` may have.
  func product(
    _ a: RoundedMatrix, transposed: Bool, _ b: RoundedMatrix, transposed: Bool, bias: Tensor?
  ) -> Tensor
  /// For each layer, all of one precision: activation(x · weightᵀ + bias).
  func linear(_ x: Tensor, _ layers: [PackedLayer]) -> [Tensor]
  /// residual + scale · activation(x · weightᵀ + bias)
  func linear(
    _ x: Tensor, _ layer: PackedLayer, addedTo residual: Tensor, scaledBy scale: Float
  ) -> Tensor
  /// One layer on the results of another, times a scale, added to a residual, if there is one.
  func feedForward(
    _ x: Tensor, _ expand: PackedLayer, _ project: PackedLayer, addedTo residual: Tensor?,
    scaledBy scale: Float
  ) -> Tensor
  /// x · weightᵀ + bias
  func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor?) -> Tensor

  // MARK: Rows as distributions
  func softmax(_ x: Tensor) -> Tensor
  func softmaxBackward(_ gradient: Tensor, _ y: Tensor) -> Tensor
  func logSoftmax(_ x: Tensor) -> Tensor
  func logSoftmaxBackward(_ gradient: Tensor, _ y: Tensor) -> Tensor

  // MARK: Normalization
  /// The normalized rows and their statistics [N, 2].
  func layerNorm(
    _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, keepingStatistics: Bool
  ) -> (Tensor, statistics: Tensor?)
  func layerNormBackward(
    _ gradient: Tensor, _ x: Tensor, gain: Tensor, statistics: Tensor
  ) -> (x: Tensor, gain: Tensor, bias: Tensor)

  // MARK: What mixes time
  /// Without a chunk, an utterance is one.
  func depthwise(
    _ x: Tensor, _ weight: Tensor, bias: Tensor?, lengths: [Int], left: Int, chunk: Int?
  ) -> Tensor
  func depthwiseBackward(
    _ gradient: Tensor, _ x: Tensor, _ weight: Tensor, lengths: [Int], left: Int, chunk: Int?
  ) -> (x: Tensor, weight: Tensor)
  func patches(_ x: Tensor, _ grid: StridedGrid) -> Tensor
  func patchesBackward(_ gradient: Tensor, _ grid: StridedGrid) -> Tensor
  /// A full 3 × 3 convolution of pictures of one channel by a weight [C, 9], then ReLU.
  func rectifiedConvolution2D(
    _ x: Tensor, _ weight: Tensor, bias: Tensor, _ grid: StridedGrid
  ) -> Tensor
  /// A full 3 × 3 convolution of pictures: a layer [C, 9 · channels] on their patches.
  func convolution2D(_ x: Tensor, _ layer: PackedLayer, _ grid: StridedGrid) -> Tensor
  func depthwise2D(_ x: Tensor, _ weight: Tensor, bias: Tensor?, _ grid: StridedGrid) -> Tensor
  func depthwise2DBackward(
    _ gradient: Tensor, _ x: Tensor, _ weight: Tensor, _ grid: StridedGrid
  ) -> (x: Tensor, weight: Tensor)
  func attention(_ inputs: AttentionInputs, keepingWeights: Bool) -> (Tensor, weights: Tensor?)
  func attentionBackward(
    _ gradient: Tensor, _ inputs: AttentionInputs, weights: Tensor
  ) -> AttentionGradients
  /// Attention of query rows over the rows that each of them lists, without gradients.
  func attend(
    _ queries: Tensor, keys: Tensor, values: Tensor, over attended: AttendedRows, heads: Int
  ) -> Tensor

  // MARK: Training
  /// One step of AdamW, in place; then average ← average + (1 − decay)(parameter − average), in place, too.
  func adamW(
    _ parameter: Tensor, moments: (Tensor, Tensor), gradient: Tensor, scaledBy scale: Float,
    _ step: AdamWStep, average: (Tensor, decay: Float)?)
}

/// A linear layer with a packed weight: activation(x · weightᵀ + bias).
struct PackedLayer: Sendable {
  var weight: PackedMatrix
  var bias: Tensor?
  var activation = Activation.none
}

/// The functions of one number that a device knows.
enum ActivationFunction: Sendable { case relu, swish, gelu, sigmoid, tanh }

/// The numbers of one AdamW step (Loshchilov and Hutter 2019, algorithm 2).
package struct AdamWStep: Sendable {
  /// The learning rate, the memories of both moments, ε, and the decay.
  package var rate, beta1, beta2, epsilon, weightDecay: Float
  /// 1 − βᵗ for both moments.
  package var correction1, correction2: Float

  /// The step's constants.
  package init(
    rate: Float, betas: (Float, Float), epsilon: Float, weightDecay: Float, time: Int
  ) {
    self.rate = rate
    (beta1, beta2) = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    correction1 = Float(1 - Double.pow(Double(betas.0), time))
    correction2 = Float(1 - Double.pow(Double(betas.1), time))
  }
}

extension Double {
  /// base to a whole power, without a mathematics library.
  fileprivate static func pow(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
