import COneDNN

extension Precision {
  /// Whether this CPU, as far as `ONEDNN_MAX_CPU_ISA` lets oneDNN see it, has instructions that multiply
  /// numbers of this precision. oneDNN can do without, but slower than with `f32`.
  package var isSupported: Bool {
    let needed: dnnl_cpu_isa_t
    switch self {
    case .f32: return true
    case .bf16: needed = dnnl_cpu_isa_avx512_core_bf16
    case .int8: needed = dnnl_cpu_isa_avx512_core_vnni
    }
    return dnnl_get_effective_cpu_isa().rawValue & needed.rawValue == needed.rawValue
  }

  /// What a CPU must have for this precision.
  package var instructionSet: String {
    switch self {
    case .f32: "any x86-64"
    case .bf16: "AVX512_BF16"
    case .int8: "AVX512_VNNI"
    }
  }
}
