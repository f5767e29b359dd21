import Glibc

/// Positions as sinusoids whose wavelengths run geometrically from 2π to 10000·2π.
///
/// For position p and width D, entry 2i is sin(p·wᵢ) and entry 2i + 1 is cos(p·wᵢ), with
/// wᵢ = 10000^(−2i/D) (Vaswani et al. 2017, §3.5). Angles are computed in double precision, so that
/// positions in the thousands keep all the digits of a `Float`.
package enum SinusoidalPositions {
  /// The rows of positions 0..<`count`: [count, width].
  package static func absolute(count: Int, width: Int) -> [Float] {
    table(of: 0..<count, width: width)
  }

  /// The rows of every offset between two of `frames` frames, from frames − 1 down to
  /// −(frames − 1): [2·frames − 1, width], or nothing for no frames.
  ///
  /// Row r stands for offset frames − 1 − r, query minus key: the first row is a key furthest in the
  /// past (Dai et al. 2019, §3.3).
  package static func relative(frames: Int, width: Int) -> [Float] {
    guard frames > 0 else { return [] }
    return table(of: (1 - frames..<frames).reversed(), width: width)
  }

  private static func table(of positions: some Collection<Int>, width: Int) -> [Float] {
    precondition(width > 0 && width.isMultiple(of: 2), "sinusoids come in pairs: odd width")
    let frequencies = stride(from: 0, to: width, by: 2).map {
      pow(10_000, -Double($0) / Double(width))
    }
    var table: [Float] = []
    table.reserveCapacity(positions.count * width)
    for position in positions {
      for frequency in frequencies {
        let angle = Double(position) * frequency
        table.append(Float(sin(angle)))
        table.append(Float(cos(angle)))
      }
    }
    return table
  }
}
