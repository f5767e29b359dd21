/// Connectionist temporal classification: transcripts as paths through frame-wise label posteriors.
///
/// A path names one label per frame; collapsing its repeats and then dropping its blanks gives the
/// transcript it stands for. Everything here works on one utterance, whose log-probabilities are
/// row-major [T, V]. Source: Graves, Fernández, Gomez and Schmidhuber 2006.
package enum CTC {
  /// The label that emits nothing.
  package static let blank = 0

  /// The fewest frames in which a path can spell `target`.
  ///
  /// One a token, and one more for the blank that must part each pair of equal neighbours.
  package static func framesRequired(by target: [Int]) -> Int {
    target.count + zip(target, target.dropFirst()).count { $0 == $1 }
  }

  /// Whether some path of `frames` frames spells `target`.
  ///
  /// An utterance of no frames is infeasible even for an empty target: no model has spoken.
  package static func isFeasible(frames: Int, target: [Int]) -> Bool {
    frames > 0 && frames >= framesRequired(by: target)
  }
}
