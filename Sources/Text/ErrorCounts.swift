/// How many items of a reference were recognised, and how the others were missed.
package struct ErrorCounts: Sendable, Equatable, Codable {
  /// Items that agree.
  package var correct = 0
  /// Reference items that became another item.
  package var substitutions = 0
  /// Hypothesis items that no reference item stands behind.
  package var insertions = 0
  /// Reference items that are missing from the hypothesis.
  package var deletions = 0

  /// Counts of nothing yet; add utterances with `+=`.
  package init() {}

  /// All errors.
  package var errors: Int { substitutions + insertions + deletions }

  /// The number of reference items N.
  package var referenceCount: Int { correct + substitutions + deletions }

  /// (S + I + D) / N, which exceeds 1 where there are many insertions. It is undefined, so nil,
  /// where the reference is empty: insertions into silence count as errors of a corpus, but have no
  /// rate of their own.
  package var rate: Double? {
    referenceCount > 0 ? Double(errors) / Double(referenceCount) : nil
  }

  /// The totals of two texts. The rate of a corpus is the rate of its totals.
  package static func + (left: ErrorCounts, right: ErrorCounts) -> ErrorCounts {
    var sum = left
    sum += right
    return sum
  }

  /// Adds the counts of another text.
  package static func += (total: inout ErrorCounts, other: ErrorCounts) {
    total.correct += other.correct
    total.substitutions += other.substitutions
    total.insertions += other.insertions
    total.deletions += other.deletions
  }
}
