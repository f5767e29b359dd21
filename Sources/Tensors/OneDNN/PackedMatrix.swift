import COneDNN

/// A weight [O, I] prepared once for inference, in the blocked layout that oneDNN's kernels read.
///
/// `@unchecked Sendable` because the memory is written in the initialiser and only read afterwards.
package final class PackedMatrix: @unchecked Sendable {
  /// Outputs and inputs.
  package let shape: [Int]
  let memory: UnsafeMutableRawPointer

  /// Copies a weight [O, I] (one row per output) into the blocked layout.
  package init(_ weight: Tensor) {
    precondition(weight.shape.count == 2, "a weight has two dimensions, not \(weight.shape)")
    shape = weight.shape
    let (outputs, inputs) = (shape[0], shape[1])
    var blocked = CompiledProduct.weightLayout(inputs, outputs)
    memory = .allocate(
      byteCount: max(64, dnnl_memory_desc_get_size(&blocked)), alignment: 64)

    // The transposed view of [O, I] is the [I, O] matrix that the product multiplies with.
    var plain = dnnl_memory_desc_t()
    var dimensions = dimensionList(inputs, outputs)
    oneDNN { dnnl_memory_desc_init_by_tag(&plain, 2, &dimensions, dnnl_f32, dnnl_ba) }
    var description: dnnl_primitive_desc_t?
    oneDNN {
      dnnl_reorder_primitive_desc_create(
        &description, &plain, OneDNNEngine.cpu, &blocked, OneDNNEngine.cpu, nil)
    }
    var reorder: dnnl_primitive_t?
    oneDNN { dnnl_primitive_create(&reorder, description) }
    withMemories([
      (DNNL_ARG_FROM, plain, UnsafeMutableRawPointer(weight.pointer)),
      (DNNL_ARG_TO, blocked, memory),
    ]) { arguments in
      execute(reorder, arguments)
    }
    dnnl_primitive_destroy(reorder)
    dnnl_primitive_desc_destroy(description)
    withExtendedLifetime(weight) {}
  }

  deinit { memory.deallocate() }
}
