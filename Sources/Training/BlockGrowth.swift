internal import Layers
internal import Tensors

/// How the blocks begin that an encoder has and the model that it starts from lacks: they pass on what they hear, until
/// they learn better.
///
/// A new block is a copy of one of the last that are there (stacking, Gong et al. 2019), with zeros where its residual
/// branches end, so that it adds nothing (Shen et al. 2022). What is left of it is its output norm, which normalizes rows
/// that the norm of the block before has made, of mean m ≈ mean(β) and deviation s ≈ √(mean(γ²) + var(β)) for the γ
/// and β of that norm. So the new one scales by s and adds m.
enum EncoderGrowth {
  private static let blocks = "encoder.blocks."

  /// The values with new blocks begun so: those of which no parameter is `given`, after others that are.
  static func begun(_ values: [String: Tensor], given: Set<String>) -> [String: Tensor] {
    let all = Dictionary(
      grouping: values.keys.compactMap { name in block(of: name).map { (name, $0) } }, by: \.1)
    let known = (0..<all.count).prefix { all[$0]?.contains { given.contains($0.0) } == true }.count
    guard known > 0, known < all.count else { return values }
    var values = values
    let norm = "\(blocks)\(known - 1).\(ConformerBlock.outputNorm)."
    guard let (scale, shift) = moments(values[norm + "weight"], values[norm + "bias"]) else {
      return values
    }
    let added = min(all.count - known, known)
    for new in known..<all.count {
      for (name, _) in all[new] ?? [] {
        let part = name.dropFirst("\(blocks)\(new).".count)
        guard let old = values["\(blocks)\(new - added).\(part)"], let own = values[name] else {
          continue
        }
        values[name] =
          if ConformerBlock.branchEnds.contains(where: { part.hasPrefix($0 + ".") }) {
            Tensor(repeating: 0, shape: own.shape)
          } else if part.hasPrefix(ConformerBlock.outputNorm + ".") {
            Tensor(repeating: part.hasSuffix(".weight") ? scale : shift, shape: own.shape)
          } else {
            old
          }
      }
    }
    return values
  }

  /// The number of the block that a parameter belongs to.
  private static func block(of name: String) -> Int? {
    guard name.hasPrefix(blocks) else { return nil }
    return Int(name.dropFirst(blocks.count).prefix { $0 != "." })
  }

  /// s and m of rows that a norm with γ and β has made.
  private static func moments(_ gain: Tensor?, _ bias: Tensor?) -> (scale: Float, shift: Float)? {
    guard let gain = gain?.array(), let bias = bias?.array(), !gain.isEmpty else { return nil }
    let count = Float(gain.count)
    let shift = bias.reduce(0, +) / count
    let energy = gain.reduce(0) { $0 + $1 * $1 } / count
    let variance = bias.reduce(0) { $0 + ($1 - shift) * ($1 - shift) } / count
    return ((energy + variance).squareRoot(), shift)
  }
}
