import Testing

@testable import Training

struct BatchBucketsTests {
  private let buckets = BatchBuckets(
    durationEdges: [2, 5], tokenEdges: [[], [10, 20], [30]])

  @Test(arguments: [
    (0.1, 99, 0), (2, 0, 0), (2.000001, 0, 1), (5, 10, 1), (5, 11, 2), (4, 20, 2), (4, 21, 3),
    (5.1, 30, 4), (100, 31, 5),
  ])
  func anEdgeBelongsToTheBucketBelowIt(seconds: Double, tokens: Int, bucket: Int) {
    #expect(buckets.index(of: UtteranceSize(seconds: seconds, tokens: tokens, key: 0)) == bucket)
  }

  @Test func limitsAreTheEdgesOfEachBucket() {
    #expect(buckets.count == 6)
    let limits = (0..<6).map { buckets.limits(of: $0) }
    #expect(limits.map(\.seconds) == [2, 5, 5, 5, nil, nil])
    #expect(limits.map(\.tokens) == [nil, 10, 20, nil, 30, nil])
  }

  @Test func oneBucketHoldsAll() {
    #expect(BatchBuckets.single.count == 1)
    #expect(BatchBuckets.single.index(of: UtteranceSize(seconds: 9, tokens: 9, key: 0)) == 0)
  }

  @Test func edgesThatDoNotRiseAreAMistake() async {
    await #expect(processExitsWith: .failure) { _ = BatchBuckets(durationEdges: [2, 2]) }
    await #expect(processExitsWith: .failure) {
      _ = BatchBuckets(durationEdges: [2], tokenEdges: [[]])
    }
  }
}
