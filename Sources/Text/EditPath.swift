/// The shortest edit between two sequences of numbers.
///
/// Short sequences are solved with the full table of distances; long ones are halved first by
/// Hirschberg's method (1975, "A linear space algorithm for computing maximal common
/// subsequences"), so that memory stays bounded whatever the lengths.
enum EditPath {
  enum Edit: Sendable { case replace, insert, delete }

  /// The largest table that is filled at once, in cells of four bytes.
  static let largestTable = 1 << 22

  /// The edits that turn `source` into `target`, from first to last. Time |source| · |target|.
  static func shortest(
    from source: [Int32], to target: [Int32], largestTable: Int = largestTable
  ) -> [Edit] {
    shortest(source[...], target[...], largestTable)
  }

  private static func shortest(
    _ source: ArraySlice<Int32>, _ target: ArraySlice<Int32>, _ largestTable: Int
  ) -> [Edit] {
    let start = commonPrefix(source, target)
    let (source, target) = (source.dropFirst(start), target.dropFirst(start))
    let end = commonPrefix(source.reversed(), target.reversed())
    let middle = solve(source.dropLast(end), target.dropLast(end), largestTable)
    return Array(repeating: .replace, count: start) + middle
      + Array(repeating: .replace, count: end)
  }

  private static func commonPrefix(
    _ left: some Sequence<Int32>, _ right: some Sequence<Int32>
  ) -> Int {
    zip(left, right).prefix { $0 == $1 }.reduce(0) { count, _ in count + 1 }
  }

  private static func solve(
    _ source: ArraySlice<Int32>, _ target: ArraySlice<Int32>, _ largestTable: Int
  ) -> [Edit] {
    if source.isEmpty { return Array(repeating: .insert, count: target.count) }
    if target.isEmpty { return Array(repeating: .delete, count: source.count) }
    if source.count == 1 || (source.count + 1) * (target.count + 1) <= largestTable {
      return trace(Array(source), Array(target))
    }
    let half = source.count / 2
    let (first, second) = (source.prefix(half), source.dropFirst(half))
    let forward = lastRow(Array(first), Array(target))
    let backward = lastRow(second.reversed(), target.reversed())
    let totals = forward.indices.map { forward[$0] + backward[target.count - $0] }
    let cut = totals.indices.min { totals[$0] < totals[$1] } ?? 0
    return shortest(first, target.prefix(cut), largestTable)
      + shortest(second, target.dropFirst(cut), largestTable)
  }

  /// The next row of the table of distances.
  private static func advance(_ row: inout [Int32], past item: Int32, _ target: [Int32]) {
    var diagonal = row[0]
    row[0] += 1
    for column in target.indices {
      let above = row[column + 1]
      let replaced = diagonal + (item == target[column] ? 0 : 1)
      row[column + 1] = min(replaced, min(above, row[column]) + 1)
      diagonal = above
    }
  }

  private static func lastRow(_ source: [Int32], _ target: [Int32]) -> [Int32] {
    var row = Array(0...Int32(target.count))
    for item in source { advance(&row, past: item, target) }
    return row
  }

  /// Walks the full table back from its end. Of equally cheap steps a deletion comes first, then a
  /// replacement, then an insertion: the order of rapidfuzz, so that counts agree with jiwer's.
  private static func trace(_ source: [Int32], _ target: [Int32]) -> [Edit] {
    var row = Array(0...Int32(target.count))
    var table = row
    table.reserveCapacity((source.count + 1) * row.count)
    for item in source {
      advance(&row, past: item, target)
      table += row
    }
    let width = row.count
    var (i, j) = (source.count, target.count)
    var edits: [Edit] = []
    while i > 0 || j > 0 {
      let distance = table[i * width + j]
      if i > 0, table[(i - 1) * width + j] + 1 == distance {
        edits.append(.delete)
        i -= 1
      } else if j > 0, i == 0 || table[i * width + j - 1] < table[(i - 1) * width + j - 1] {
        edits.append(.insert)
        j -= 1
      } else {
        edits.append(.replace)
        i -= 1
        j -= 1
      }
    }
    return edits.reversed()
  }
}
