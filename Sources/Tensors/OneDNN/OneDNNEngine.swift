import COneDNN

/// oneDNN's CPU engine, made once.
package enum OneDNNEngine {
  /// An opaque handle, immutable after creation.
  private struct Handle: @unchecked Sendable { let engine: dnnl_engine_t? }

  private static let handle: Handle = {
    var engine: dnnl_engine_t?
    oneDNN { dnnl_engine_create(&engine, dnnl_cpu, 0) }
    return Handle(engine: engine)
  }()

  static var cpu: dnnl_engine_t? { handle.engine }

  /// The version of the library that the program runs with, such as "2.6.3".
  package static var version: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }
}

/// Runs one call; a refusal is a mistake of ours (a shape, a layout), never of the caller's data.
func oneDNN(_ call: () -> dnnl_status_t, file: StaticString = #file, line: UInt = #line) {
  let status = call()
  precondition(
    status == dnnl_success, "oneDNN returned status \(status.rawValue)", file: file, line: line)
}

/// oneDNN's fixed-size list of dimensions, as the array that its calls take a pointer to.
func dimensionList(_ first: Int, _ second: Int) -> [dnnl_dim_t] {
  [dnnl_dim_t(first), dnnl_dim_t(second)] + Array(repeating: 0, count: 10)
}

/// Wraps plain memory as oneDNN's arguments for the duration of `body`.
func withMemories(
  _ operands: [(Int32, dnnl_memory_desc_t, UnsafeMutableRawPointer)],
  _ body: ([dnnl_exec_arg_t]) -> Void
) {
  let arguments = operands.map { argument, description, pointer in
    var memory: dnnl_memory_t?
    var description = description
    oneDNN { dnnl_memory_create(&memory, &description, OneDNNEngine.cpu, pointer) }
    return dnnl_exec_arg_t(arg: argument, memory: memory)
  }
  body(arguments)
  for argument in arguments { dnnl_memory_destroy(argument.memory) }
}

/// Runs a primitive to its end on the calling thread (and its kernel threads).
func execute(_ primitive: dnnl_primitive_t?, _ arguments: [dnnl_exec_arg_t]) {
  var stream: dnnl_stream_t?
  oneDNN { dnnl_stream_create(&stream, OneDNNEngine.cpu, dnnl_stream_default_flags.rawValue) }
  oneDNN { dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments) }
  oneDNN { dnnl_stream_wait(stream) }
  dnnl_stream_destroy(stream)
}
