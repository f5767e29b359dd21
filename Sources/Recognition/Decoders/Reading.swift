import Glibc
internal import Layers
internal import Tensors

/// What a decoder that names all positions at once reads from an alignment.
struct Reading: Sendable, Equatable {
  /// The tokens, in order; positions that stand for none have left no trace.
  var tokens: [Int]
  /// The probability of each token.
  var confidences: [Float]
  /// What readings of an utterance compete by: the mean of ln p over positions, so that long readings are not
  /// punished for their length.
  var score: Float

  /// The likeliest readings of log-probabilities [U + 1, V], best first, as far as there are so many.
  ///
  /// Sequences that differ only in where nothing stands are one reading, so more of them may have to be looked
  /// at than are asked for; at most 64 times as many are.
  static func best(_ logProbabilities: Tensor, limit: Int) -> [Reading] {
    var count = limit
    while true {
      let sequences = IndependentPositions.best(logProbabilities, limit: count)
      let readings = sequences.map(Reading.init).withoutRepeats
      if readings.count >= limit || sequences.count < count || count >= 64 * limit {
        return Array(readings.prefix(limit))
      }
      count *= 2
    }
  }

  private init(_ sequence: IndependentPositions.Sequence) {
    let spoken = sequence.tokens.indices.filter { sequence.tokens[$0] != CASSNATHead.end }
    tokens = spoken.map { sequence.tokens[$0] }
    confidences = spoken.map { min(1, exp(sequence.logProbabilities[$0])) }
    score = sequence.logProbabilities.mean
  }
}

extension [Reading] {
  /// The first reading of each sequence of tokens.
  var withoutRepeats: [Reading] {
    var seen: Set<[Int]> = []
    return filter { seen.insert($0.tokens).inserted }
  }

  /// Highest score first; equal ones stay in order.
  var ranked: [Reading] {
    indices.sorted { (self[$1].score, $0) < (self[$0].score, $1) }.map { self[$0] }
  }
}

extension [Float] {
  /// The arithmetic mean, added up in `Double`; of no numbers 0.
  var mean: Float { isEmpty ? 0 : Float(reduce(0.0) { $0 + Double($1) } / Double(count)) }
}
