internal import Layers
internal import Recognition
internal import Tensors

/// How the blocks begin that an encoder or a decoder has and the model that it starts from lacks: they pass on what comes
/// in, until they learn better.
///
/// A new block is a copy of one of the last that are there (stacking, Gong et al. 2019), with zeros where its residual
/// branches end, so that it adds nothing (Shen et al. 2022). Of a transformer's block, which has its norms first, nothing
/// else is left. Of a conformer's, it is the output norm, which normalizes rows that the norm of the block before has
/// made, of mean m ≈ mean(β) and deviation s ≈ √(mean(γ²) + var(β)) for the γ and β of that norm. So the new one scales by s
/// and adds m.
enum BlockGrowth {
  /// Blocks that follow each other.
  private struct Stack {
    /// What comes before a block's number in the names of its parameters.
    var prefix: String
    /// The paths of the layers that residual branches end in.
    var branchEnds: [String]
    /// The path of the norm that the sum of all branches goes through, if any.
    var outputNorm: String?
  }

  private static let stacks = [
    Stack(
      prefix: "encoder.blocks.", branchEnds: ConformerBlock.branchEnds,
      outputNorm: ConformerBlock.outputNorm),
    Stack(
      prefix: "heads.\(AttentionHead.Configuration.kind).blocks.",
      branchEnds: TransformerDecoderBlock.branchEnds),
  ]

  /// The values with new blocks begun so: those of which no parameter is `given`, after others that are.
  static func begun(_ values: [String: Tensor], given: Set<String>) -> [String: Tensor] {
    stacks.reduce(values) { begun($0, given: given, $1) }
  }

  private static func begun(
    _ values: [String: Tensor], given: Set<String>, _ stack: Stack
  ) -> [String: Tensor] {
    let all = Dictionary(
      grouping: values.keys.compactMap { name in block(of: name, in: stack).map { (name, $0) } },
      by: \.1)
    let known = (0..<all.count).prefix { all[$0]?.contains { given.contains($0.0) } == true }.count
    guard known > 0, known < all.count else { return values }
    var values = values
    let norm = stack.outputNorm.flatMap {
      moments(values, norm: "\(stack.prefix)\(known - 1).\($0)")
    }
    let added = min(all.count - known, known)
    for new in known..<all.count {
      for (name, _) in all[new] ?? [] {
        let part = name.dropFirst("\(stack.prefix)\(new).".count)
        guard let old = values["\(stack.prefix)\(new - added).\(part)"], let own = values[name]
        else { continue }
        if stack.branchEnds.contains(where: { part.hasPrefix($0 + ".") }) {
          values[name] = Tensor(repeating: 0, shape: own.shape)
        } else if let outputNorm = stack.outputNorm, let norm, part.hasPrefix(outputNorm + ".") {
          values[name] = Tensor(
            repeating: part.hasSuffix(".weight") ? norm.scale : norm.shift, shape: own.shape)
        } else {
          values[name] = old
        }
      }
    }
    return values
  }

  /// The number of the block that a parameter belongs to.
  private static func block(of name: String, in stack: Stack) -> Int? {
    guard name.hasPrefix(stack.prefix) else { return nil }
    return Int(name.dropFirst(stack.prefix.count).prefix { $0 != "." })
  }

  /// s and m of rows that a norm with γ and β has made.
  private static func moments(
    _ values: [String: Tensor], norm: String
  ) -> (scale: Float, shift: Float)? {
    guard let gain = values[norm + ".weight"]?.array(), let bias = values[norm + ".bias"]?.array(),
      !gain.isEmpty
    else { return nil }
    let count = Float(gain.count)
    let shift = bias.reduce(0, +) / count
    let energy = gain.reduce(0) { $0 + $1 * $1 } / count
    let variance = bias.reduce(0) { $0 + ($1 - shift) * ($1 - shift) } / count
    return ((energy + variance).squareRoot(), shift)
  }
}
