/// The cheapest way to turn a reference into a hypothesis, where a substitution, an insertion and a
/// deletion cost one each (Levenshtein 1966).
///
/// Where several ways are equally cheap, it is the one that jiwer reports.
package struct Alignment: Sendable, Equatable {
  /// What happened to an item of the reference, or where an item of the hypothesis came from.
  package enum Step: Sendable, Equatable {
    case correct(String)
    case substitution(reference: String, hypothesis: String)
    case insertion(String)
    case deletion(String)
  }

  /// From the first item to the last.
  package let steps: [Step]

  /// Aligns two sequences of words or characters.
  package init(reference: [String], hypothesis: [String]) {
    var numbers: [String: Int32] = [:]
    func number(_ item: String) -> Int32 {
      if let known = numbers[item] { return known }
      numbers[item] = Int32(numbers.count)
      return Int32(numbers.count - 1)
    }
    let edits = EditPath.shortest(from: reference.map(number), to: hypothesis.map(number))
    var reference = reference[...]
    var hypothesis = hypothesis[...]
    steps = edits.map { edit in
      switch edit {
      case .insert: return .insertion(hypothesis.removeFirst())
      case .delete: return .deletion(reference.removeFirst())
      case .replace:
        let (said, heard) = (reference.removeFirst(), hypothesis.removeFirst())
        return said == heard ? .correct(said) : .substitution(reference: said, hypothesis: heard)
      }
    }
  }

  /// How often each kind of step occurs.
  package var counts: ErrorCounts {
    steps.reduce(into: ErrorCounts()) { counts, step in
      switch step {
      case .correct: counts.correct += 1
      case .substitution: counts.substitutions += 1
      case .insertion: counts.insertions += 1
      case .deletion: counts.deletions += 1
      }
    }
  }
}
