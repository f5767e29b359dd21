/// Where continuous integrate-and-fire (Dong and Xu 2020, §3.1) finds the tokens of one utterance.
///
/// The frames' weights, laid end to end, make a line, and every unit of the line is a token: a frame
/// belongs to token k by the length that it covers of [k, k + 1]. A frame heavier than one unit holds
/// several tokens, so none is lost; where weights stay below one this is the published recursion. Sums
/// are in `Double`, because a token is lost or found at a whole number.
package struct FiringPattern: Sendable, Equatable {
  /// What a frame gives to a token.
  struct Piece: Sendable, Equatable {
    /// The token and the frame.
    var token, frame: Int
    /// The frame's weight in the token's vector, 0…1.
    var share: Double
  }

  /// Sₜ: the length of the line up to the end of each frame, scaled; empty where there is no token.
  let sums: [Double]
  /// N, the tokens that fire.
  package let count: Int
  /// What the weights were multiplied by to make N tokens; nil where N was counted from them.
  let scale: Double?

  private init(sums: [Double], count: Int, scale: Double?) {
    self.sums = count > 0 ? sums : []
    self.count = count
    self.scale = scale
  }

  /// Counts the tokens: ⌊Σa + `tailThreshold`⌋, as if a frame of zeros with that weight followed, which
  /// completes a token that has come 1 − `tailThreshold` of its way. Weights are not negative; where their
  /// sum is not finite there are no tokens.
  package init(_ weights: Span<Float>, tailThreshold: Double) {
    let sums = Self.sums(weights)
    let total = (sums.last ?? 0) + tailThreshold
    self.init(sums: sums, count: total.isFinite ? Int(total.rounded(.down)) : 0, scale: nil)
  }

  /// Scales the weights so that exactly `count` tokens fire: the line ends at `count` by definition, and no
  /// rounding takes the last token away. Nil where there are tokens but no finite weight to scale.
  package init?(_ weights: Span<Float>, count: Int) {
    let sums = Self.sums(weights)
    let total = sums.last ?? 0
    guard count == 0 || (total > 0 && total.isFinite) else { return nil }
    let scale = count == 0 ? 1 : Double(count) / total
    var scaled = sums.map { min($0 * scale, Double(count)) }
    if !scaled.isEmpty { scaled[scaled.count - 1] = Double(count) }
    self.init(sums: scaled, count: count, scale: scale)
  }

  private static func sums(_ weights: Span<Float>) -> [Double] {
    var total = 0.0
    return weights.indices.map {
      total += Double(weights[$0])
      return total
    }
  }

  /// Every share that is not zero, by frame and then by token.
  var pieces: [Piece] {
    var found: [Piece] = []
    var start = 0.0
    for (frame, end) in sums.enumerated() {
      var token = Int(start)
      while token < count, Double(token) < end {
        let share = min(end, Double(token + 1)) - max(start, Double(token))
        if share > 0 { found.append(Piece(token: token, frame: frame, share: share)) }
        token += 1
      }
      start = end
    }
    return found
  }

  /// The frame in which each token is complete: the last for one that the tail completes.
  package var fires: [Int] {
    var frame = 0
    return (0..<count).map { token in
      while frame < sums.count - 1, sums[frame] < Double(token + 1) { frame += 1 }
      return frame
    }
  }

  /// The frames of each token: those after the fire of the token before, up to its own fire. Tokens that
  /// fire in one frame share it.
  package var tokenFrames: [Range<Int>] {
    var next = 0
    return fires.map { fire in
      defer { next = fire + 1 }
      return min(next, fire)..<fire + 1
    }
  }
}
