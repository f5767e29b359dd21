internal import Layers
internal import Tensors

/// The frames of a batch, cut after each frame in which a CTC path fires a token: every piece holds one token,
/// but for the tail of an utterance, which holds none.
///
/// A path fires a token in the first frame that it names it in; silence belongs to the token after it.
struct TokenPieces {
  /// The frames of each piece, over all utterances in order.
  private(set) var frames: [Int] = []
  /// The tokens of each piece.
  private(set) var tokens: [Int] = []
  /// The tokens of each utterance.
  private(set) var counts: [Int] = []

  /// Appends an utterance of `frames` in which tokens fire in the `firings`, which increase.
  mutating func append(firings: [Int], of frames: Int) {
    var start = 0
    for firing in firings {
      self.frames.append(firing + 1 - start)
      tokens.append(1)
      start = firing + 1
    }
    self.frames.append(frames - start)
    tokens.append(0)
    counts.append(firings.count)
  }

  /// Appends an utterance of which it is only known how many tokens it has.
  mutating func append(count: Int, of frames: Int) {
    self.frames.append(frames)
    tokens.append(count)
    counts.append(count)
  }
}

extension EncodedSpeech {
  /// The pieces of the likeliest CTC paths, which say what is heard; nil without CTC.
  var likeliestPieces: TokenPieces? {
    guard let posteriors = logPosteriors else { return nil }
    var pieces = TokenPieces()
    for (index, frames) in posteriors.lengths.enumerated() {
      let path = posteriors.utterance(index).withSpan {
        CTC.greedy(logProbabilities: $0, frames: frames, vocabulary: posteriors.rows.columns)
      }
      pieces.append(firings: path.map(\.frames.lowerBound), of: frames)
    }
    return pieces
  }

  /// The pieces of the likeliest CTC paths that spell the targets; nil without CTC. An utterance without such a
  /// path is one piece.
  func pieces(spelling targets: [[Int]]) -> TokenPieces? {
    guard logPosteriors != nil else { return nil }
    var pieces = TokenPieces()
    for (index, frames) in states.lengths.enumerated() {
      if let path = alignment(of: targets[index], in: index) {
        pieces.append(firings: path.map(\.lowerBound), of: frames)
      } else {
        pieces.append(count: targets[index].count, of: frames)
      }
    }
    return pieces
  }
}
