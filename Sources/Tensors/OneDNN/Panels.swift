import CKernels
import COneDNN

/// Products of few rows with a packed weight, by our own kernels, which read the panels that oneDNN packs weights in
/// for AVX-512. A step of a decoder is such products: to call oneDNN takes as long as to compute them.
struct Panels {
  /// Whether a product is ours: of few rows, since oneDNN is as fast with more; and of few inputs, since oneDNN
  /// divides longer sums, unless they are of whole numbers, which come to the same in any order.
  static func covers(rows: Int, inputs: Int, _ precision: Precision) -> Bool {
    precision == .int8 ? rows <= 16 : rows <= 6 && inputs <= 512
  }

  /// Outputs of a panel.
  private static let width = 64

  private let weight: PackedMatrix

  /// Nil where the weight lies in memory in another way.
  init?(_ weight: PackedMatrix) {
    guard weight.isInPanels else { return nil }
    self.weight = weight
  }

  /// out = residual + activation(x · weight + bias) in f32, of whole numbers 32-bit sums without the rest, to the bits
  /// that a product of many rows comes to. False, and nothing done, for an activation that is oneDNN's.
  func multiply(
    _ rows: Int, _ source: UnsafeMutableRawPointer, bias: UnsafeMutablePointer<Float>?,
    activation: Activation, residual: (start: UnsafeMutablePointer<Float>, scale: Float)?,
    into out: UnsafeMutablePointer<Float>
  ) -> Bool {
    guard activation == .none || activation == .relu, (residual?.scale ?? 1) == 1 else {
      return false
    }
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let rectifies: Int32 = activation == .relu ? 1 : 0
    // A thread is worth what it reads.
    let panelNumbers = Self.width * inputs * weight.precision.bytes / MemoryLayout<Float>.size
    forEachStretch(of: (outputs + Self.width - 1) / Self.width, numbers: panelNumbers) { panels in
      let (first, end) = (panels.lowerBound, panels.upperBound)
      switch weight.precision {
      case .int8:
        let sums = UnsafeMutableRawPointer(out).assumingMemoryBound(to: Int32.self)
        ck_few_rows_int8(sums, source, weight.memory, rows, inputs, outputs, first, end)
      case .bf16:
        ck_few_rows_bf16(
          out, source, weight.memory, bias, residual?.start, rectifies, rows, inputs, outputs,
          first, end)
      case .f32:
        ck_few_rows_f32(
          out, source.assumingMemoryBound(to: Float.self), weight.memory, bias, residual?.start,
          rectifies, rows, inputs, outputs, first, end)
      }
    }
    return true
  }

  /// Whether a layout that oneDNN chose for [inputs, outputs] is that of panels: 64 outputs each, in which sixteen
  /// groups of one to four inputs follow each other without gaps.
  static func describe(
    _ layout: dnnl_memory_desc_t, inputs: Int, _ precision: Precision
  ) -> Bool {
    let blocking = layout.format_desc.blocking
    let group =
      switch precision {
      case .f32: 1
      case .bf16: 2
      case .int8: 4
      }
    let (outputsOfPanel, groups) = (width, 16)
    let filled = (inputs + groups * group - 1) / (groups * group) * groups * group
    let sizes = [blocking.inner_blks.0, blocking.inner_blks.1, blocking.inner_blks.2].map(Int.init)
    let dimensions = [blocking.inner_idxs.0, blocking.inner_idxs.1, blocking.inner_idxs.2]
    let levels = group == 1 ? 2 : 3
    return Int(blocking.inner_nblks) == levels
      && sizes.prefix(levels) == [groups, outputsOfPanel, group].prefix(levels)
      && dimensions.prefix(levels) == [0, 1, 0].prefix(levels)
      && Int(layout.padded_dims.0) == filled
      && Int(blocking.strides.0) == groups * outputsOfPanel * group
      && Int(blocking.strides.1) == filled * outputsOfPanel
  }
}
