internal import ArgumentParser
internal import Training

/// How many buckets there are to be, as it is spelled on a command line.
enum BucketCount: Equatable, ExpressibleByArgument {
  case automatic
  case count(durations: Int, tokens: Int)

  /// Reads `auto`, `30` or `30x2`.
  init?(argument: String) {
    if argument == "auto" {
      self = .automatic
      return
    }
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard (1...2).contains(parts.count), numbers.count == parts.count,
      numbers.allSatisfy({ (1...1000).contains($0) })
    else { return nil }
    self = .count(durations: numbers[0], tokens: numbers.count == 2 ? numbers[1] : 1)
  }

  var rule: BatchBuckets.Rule {
    switch self {
    case .automatic: .automatic
    case .count(let durations, let tokens): .count(durations: durations, tokens: tokens)
    }
  }
}

/// Durations at which buckets end, as they are spelled on a command line.
struct BucketEdges: Equatable, ExpressibleByArgument {
  let buckets: BatchBuckets

  /// Reads rising numbers with commas between them.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let edges = parts.compactMap { Double($0) }
    guard !edges.isEmpty, edges.count == parts.count, edges.allSatisfy({ $0 > 0 && $0.isFinite }),
      zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    buckets = BatchBuckets(durationEdges: edges)
  }
}
