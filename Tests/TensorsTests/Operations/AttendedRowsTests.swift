import Tensors
import TestSupport
import Testing

@Suite struct AttendedRowsTests {
  let heads = 3

  /// Sizes of a head with and without whole vectors of sixteen columns.
  @Test(arguments: [5, 16, 48, 70, 96])
  func listedRowsAreAttendedToAsInAttention(size: Int) {
    let width = heads * size
    let (queries, keys, values) = (
      sample([6, width], "q"), sample([37, width], "k"), sample([37, width], "v")
    )
    let lists: [[Int32]] = [
      [4], [36, 0, 7], [], Array(0..<37), (0..<16).reversed(), [5, 5, 6],
    ]
    let result = queries.attending(to: keys, values, over: .lists(lists), heads: heads)
    for (row, list) in lists.enumerated() {
      let own = list.map { Int($0) }
      let expected = Tensor.attention(
        AttentionInputs(
          queries: queries.rows(row..<row + 1), keys: keys.gathering(rows: own),
          values: values.gathering(rows: own), lengths: [1], keyLengths: [own.count], heads: heads))
      let (found, wanted) = (
        result.rows(row..<row + 1).array(),
        list.isEmpty ? Array(repeating: 0, count: width) : expected.array()
      )
      #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func aRangeIsTheListOfItsRows() {
    let (queries, keys, values) = (
      sample([3, 48], "q"), sample([20, 48], "k"), sample([20, 48], "v")
    )
    let ranges = [0..<20, 3..<4, 11..<18]
    let lists = ranges.map { $0.map { Int32($0) } }
    #expect(
      queries.attending(to: keys, values, over: .ranges(ranges), heads: heads).array()
        == queries.attending(to: keys, values, over: .lists(lists), heads: heads).array())
  }

  @Test func aRowDoesNotDependOnItsCompany() {
    let (queries, keys, values) = (
      sample([40, 48], "q"), sample([90, 48], "k"), sample([90, 48], "v")
    )
    let lists = (0..<40).map { row in (0..<2 * row + 1).map { Int32(($0 * 7 + row) % 90) } }
    let together = queries.attending(to: keys, values, over: .lists(lists), heads: heads)
    for row in 0..<40 {
      let alone = queries.rows(row..<row + 1)
        .attending(to: keys, values, over: .lists([lists[row]]), heads: heads)
      #expect(alone.array() == together.rows(row..<row + 1).array())
    }
  }

  @Test(arguments: [16, 70])
  func theRowsOfABeamAreThoseOfEachAlone(size: Int) {
    // More rows than are taken together, over more keys than stay in the cache; two of them see others.
    let width = heads * size
    let (queries, keys, values) = (
      sample([21, width], "q"), sample([90, width], "k"), sample([90, width], "v")
    )
    let ranges = (0..<21).map { $0 == 4 ? 7..<70 : $0 == 5 ? 3..<3 : 2..<87 }
    let together = queries.attending(to: keys, values, over: .ranges(ranges), heads: heads)
    for row in 0..<21 {
      let alone = queries.rows(row..<row + 1)
        .attending(to: keys, values, over: .ranges([ranges[row]]), heads: heads)
      #expect(alone.array() == together.rows(row..<row + 1).array())
    }
  }

  @Test func aRowThatDoesNotExistIsAMistake() async {
    await #expect(processExitsWith: .failure) {
      let rows = Tensor(zeros: [2, 4])
      _ = rows.attending(to: rows, rows, over: .lists([[0], [2]]), heads: 1)
    }
  }
}
