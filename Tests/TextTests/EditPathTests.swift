import Testing

@testable import Text

struct EditPathTests {
  func random(_ count: Int, _ generator: inout SplitMix64) -> [Int32] {
    (0..<count).map { _ in Int32(generator.next() % 4) }
  }

  func cost(_ edits: [EditPath.Edit], _ source: [Int32], _ target: [Int32]) -> Int? {
    var (i, j, cost) = (0, 0, 0)
    for edit in edits {
      switch edit {
      case .insert: (j, cost) = (j + 1, cost + 1)
      case .delete: (i, cost) = (i + 1, cost + 1)
      case .replace:
        guard i < source.count, j < target.count else { return nil }
        cost += source[i] == target[j] ? 0 : 1
        (i, j) = (i + 1, j + 1)
      }
    }
    return i == source.count && j == target.count ? cost : nil
  }

  /// The distance by its definition.
  func distance(_ source: ArraySlice<Int32>, _ target: ArraySlice<Int32>) -> Int {
    guard let first = source.first, let other = target.first else {
      return source.count + target.count
    }
    let (tail, otherTail) = (source.dropFirst(), target.dropFirst())
    if first == other { return distance(tail, otherTail) }
    return 1
      + min(distance(tail, otherTail), distance(tail, target), distance(source, otherTail))
  }

  @Test("no path is shorter")
  func shortest() {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<150 {
      let source = random(Int(generator.next() % 7), &generator)
      let target = random(Int(generator.next() % 7), &generator)
      let edits = EditPath.shortest(from: source, to: target)
      #expect(cost(edits, source, target) == distance(source[...], target[...]))
    }
  }

  @Test("halving long sequences finds a path of the same cost")
  func halving() {
    var generator = SplitMix64(seed: 6)
    for _ in 0..<100 {
      let source = random(Int(generator.next() % 60), &generator)
      let target = random(Int(generator.next() % 60), &generator)
      let whole = EditPath.shortest(from: source, to: target)
      let halved = EditPath.shortest(from: source, to: target, largestTable: 16)
      #expect(cost(halved, source, target) == cost(whole, source, target))
    }
  }
}
