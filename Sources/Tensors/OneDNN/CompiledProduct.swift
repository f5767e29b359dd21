import COneDNN
import Synchronization

/// What a compiled product depends on.
struct ProductShape: Hashable {
  /// What is multiplied, and how it lies in memory.
  enum Factors: Hashable {
    /// Rows and a packed weight of one precision.
    case packed(Precision)
    /// Two bf16 matrices [rows, inputs] and [inputs, outputs], each perhaps stored transposed.
    case rounded(sourceTransposed: Bool, weightTransposed: Bool)
  }

  var rows, inputs, outputs: Int
  var bias: Bool
  var activation = Activation.none
  var factors = Factors.packed(.f32)
  /// Whether the product is added to what the result already holds.
  var accumulates = false
  /// What everything is multiplied by and then added to a residual; nil if there is none.
  var residualScale: Float?
  /// oneDNN divides the work when it compiles, so the calling thread's kernel threads count too.
  var threads = Int(omp_get_max_threads())
}

/// oneDNN's compiled matrix product for one shape:
/// out = residual + scale · activation(x · weight + bias), in f32; of whole numbers 32-bit sums without the rest.
///
/// `@unchecked Sendable` because a primitive is immutable once created; its working memory and the objects that
/// stand for memory are given to each execution, and one has them at a time.
final class CompiledProduct: @unchecked Sendable {
  private let description: dnnl_primitive_desc_t?
  private let primitive: dnnl_primitive_t?
  private let scratchpadBytes: Int
  private let hasBias: Bool
  /// Whether oneDNN computes it by the kernel of general products, as it does without AVX-512.
  private let isGeneral: Bool
  private let residualArgument: Int32
  private let x, weight, bias, out, scratchpad: dnnl_memory_desc_t
  private let idle = Mutex<[Call]>([])

  private init(_ shape: ProductShape, weight: dnnl_memory_desc_t) {
    var attributes: dnnl_primitive_attr_t?
    oneDNN { dnnl_primitive_attr_create(&attributes) }
    oneDNN { dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user) }
    var operations: dnnl_post_ops_t?
    oneDNN { dnnl_post_ops_create(&operations) }
    if shape.accumulates { oneDNN { dnnl_post_ops_append_sum(operations, 1) } }
    if let (algorithm, alpha) = shape.activation.oneDNNAlgorithm {
      oneDNN { dnnl_post_ops_append_eltwise(operations, 1, algorithm, alpha, 0) }
    }
    var out = productMatrix(shape.rows, shape.outputs, dnnl_ab, of: shape.resultType)
    var residualArgument: Int32 = 0
    if let scale = shape.residualScale {
      if scale != 1 {
        oneDNN { dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_linear, scale, 0) }
      }
      residualArgument = swiftlet_post_operand(dnnl_post_ops_len(operations))
      oneDNN { dnnl_post_ops_append_binary(operations, dnnl_binary_add, &out) }
    }
    oneDNN { dnnl_primitive_attr_set_post_ops(attributes, operations) }
    dnnl_post_ops_destroy(operations)
    self.residualArgument = residualArgument
    hasBias = shape.bias
    var x = shape.source
    var weight = weight
    var bias = productMatrix(1, shape.outputs, dnnl_ab)
    var operation = dnnl_matmul_desc_t()
    oneDNN {
      shape.bias
        ? dnnl_matmul_desc_init(&operation, &x, &weight, &bias, &out)
        : dnnl_matmul_desc_init(&operation, &x, &weight, nil, &out)
    }
    var description: dnnl_primitive_desc_t?
    oneDNN {
      dnnl_primitive_desc_create(&description, &operation, attributes, OneDNNEngine.cpu, nil)
    }
    dnnl_primitive_attr_destroy(attributes)
    var primitive: dnnl_primitive_t?
    oneDNN { dnnl_primitive_create(&primitive, description) }
    guard let layout = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0),
      let working = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0)
    else { preconditionFailure("oneDNN does not describe its product for \(shape)") }
    self.weight = layout.pointee
    scratchpad = working.pointee
    scratchpadBytes = dnnl_memory_desc_get_size(working)
    var implementation: UnsafePointer<CChar>?
    oneDNN {
      dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &implementation)
    }
    isGeneral = implementation.map { String(cString: $0).hasPrefix("gemm") } ?? true
    self.description = description
    self.primitive = primitive
    (self.x, self.bias, self.out) = (x, bias, out)
  }

  deinit {
    for call in idle.withLock(\.self) {
      for argument in call.arguments { dnnl_memory_destroy(argument.memory) }
      dnnl_stream_destroy(call.stream)
    }
    dnnl_primitive_destroy(primitive)
    dnnl_primitive_desc_destroy(description)
  }

  /// Runs the product on memory that holds the full (padded) number of rows.
  func run(
    _ source: UnsafeMutableRawPointer, _ weight: UnsafeMutableRawPointer,
    bias: UnsafeMutablePointer<Float>? = nil, residual: UnsafeMutablePointer<Float>? = nil,
    into result: UnsafeMutablePointer<Float>
  ) {
    let working = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, scratchpadBytes), alignment: 64)
    defer { working.deallocate() }
    // Making the objects that stand for memory costs more than a small product: they are used again.
    let call = idle.withLock { $0.popLast() } ?? makeCall()
    var handles = [source, weight, UnsafeMutableRawPointer(result), working]
    if let bias { handles.append(UnsafeMutableRawPointer(bias)) }
    if let residual { handles.append(UnsafeMutableRawPointer(residual)) }
    precondition(handles.count == call.arguments.count, "the operands that were compiled for")
    for (argument, handle) in zip(call.arguments, handles) {
      oneDNN { dnnl_memory_set_data_handle(argument.memory, handle) }
    }
    if isGeneral { withSignalsHeld { execute(call) } } else { execute(call) }
    idle.withLock { $0.append(call) }
  }

  private func execute(_ call: Call) {
    oneDNN {
      dnnl_primitive_execute(
        primitive, call.stream, Int32(call.arguments.count), call.arguments)
    }
    oneDNN { dnnl_stream_wait(call.stream) }
  }

  /// What one execution needs beside memory; `@unchecked Sendable` because one execution has it at a time, on
  /// whatever thread.
  private struct Call: @unchecked Sendable {
    let arguments: [dnnl_exec_arg_t]
    let stream: dnnl_stream_t?
  }

  private func makeCall() -> Call {
    var operands = [
      (DNNL_ARG_SRC, x), (DNNL_ARG_WEIGHTS, weight), (DNNL_ARG_DST, out),
      (DNNL_ARG_SCRATCHPAD, scratchpad),
    ]
    if hasBias { operands.append((DNNL_ARG_BIAS, bias)) }
    if residualArgument != 0 { operands.append((residualArgument, out)) }
    let arguments = operands.map { argument, description in
      var memory: dnnl_memory_t?
      var description = description
      oneDNN { dnnl_memory_create(&memory, &description, OneDNNEngine.cpu, nil) }
      return dnnl_exec_arg_t(arg: argument, memory: memory)
    }
    var stream: dnnl_stream_t?
    oneDNN { dnnl_stream_create(&stream, OneDNNEngine.cpu, dnnl_stream_default_flags.rawValue) }
    return Call(arguments: arguments, stream: stream)
  }

  // MARK: Cache

  private static let cache = Mutex<[ProductShape: CompiledProduct]>([:])
  private static let layouts = Mutex<[ProductShape: Layout]>([:])
  /// A plain description of memory, without references.
  private struct Layout: @unchecked Sendable { let description: dnnl_memory_desc_t }
  /// Far more shapes than a model and the rounded row counts make; a bound, not a tuning knob.
  private static let capacity = 2048

  /// The product for a shape, compiled at its first use.
  static func cached(_ shape: ProductShape) -> CompiledProduct {
    if let found = cache.withLock({ $0[shape] }) { return found }
    let weight =
      switch shape.factors {
      case .packed(let precision): weightLayout(shape.inputs, shape.outputs, precision)
      case .rounded(_, let transposed):
        productMatrix(
          shape.inputs, shape.outputs, transposed ? dnnl_ba : dnnl_ab, of: dnnl_bf16)
      }
    let compiled = CompiledProduct(shape, weight: weight)
    cache.withLock {
      if $0.count >= capacity { $0.removeAll() }
      $0[shape] = compiled
    }
    return compiled
  }
}

extension CompiledProduct {
  /// The blocked layout of a weight of this size: what oneDNN picks for many rows. Asked once, because all
  /// products of the size, whatever their rows and threads, must read the same packed memory.
  static func weightLayout(
    _ inputs: Int, _ outputs: Int, _ precision: Precision
  ) -> dnnl_memory_desc_t {
    let shape = ProductShape(
      rows: min(256, RowBlocks.largest), inputs: inputs, outputs: outputs, bias: false,
      factors: .packed(precision),
      threads: 1)
    return layouts.withLock {
      if let known = $0[shape] { return known }
      let free = productMatrix(inputs, outputs, dnnl_format_tag_any, of: precision.weightType)
      let layout = Layout(description: CompiledProduct(shape, weight: free).weight)
      $0[shape] = layout
      return layout
    }.description
  }
}

extension Activation {
  /// oneDNN's name for the function, and its parameter.
  fileprivate var oneDNNAlgorithm: (dnnl_alg_kind_t, Float)? {
    switch self {
    case .none: nil
    case .relu: (dnnl_eltwise_relu, 0)
    case .swish: (dnnl_eltwise_swish, 1)
    case .gelu: (dnnl_eltwise_gelu_tanh, 0)
    }
  }
}

extension ProductShape {
  fileprivate var source: dnnl_memory_desc_t {
    switch factors {
    case .packed(let precision): productMatrix(rows, inputs, dnnl_ab, of: precision.rowType)
    case .rounded(let transposed, _):
      productMatrix(rows, inputs, transposed ? dnnl_ba : dnnl_ab, of: dnnl_bf16)
    }
  }

  /// Whole numbers add up to whole numbers, which floats could not hold exactly.
  fileprivate var resultType: dnnl_data_type_t {
    factors == .packed(.int8) ? dnnl_s32 : dnnl_f32
  }
}

extension Precision {
  /// oneDNN's name for the type of a weight's numbers.
  fileprivate var weightType: dnnl_data_type_t {
    switch self {
    case .f32: dnnl_f32
    case .bf16: dnnl_bf16
    case .int8: dnnl_s8
    }
  }

  /// And of those that it is multiplied with: the instruction takes bytes without sign by bytes with one.
  fileprivate var rowType: dnnl_data_type_t { self == .int8 ? dnnl_u8 : weightType }
}

/// A description of a matrix in memory.
func productMatrix(
  _ rows: Int, _ columns: Int, _ tag: dnnl_format_tag_t, of type: dnnl_data_type_t = dnnl_f32
) -> dnnl_memory_desc_t {
  var description = dnnl_memory_desc_t()
  var dimensions = dimensionList(rows, columns)
  oneDNN { dnnl_memory_desc_init_by_tag(&description, 2, &dimensions, type, tag) }
  return description
}
