/// Features of consecutive frames, one row per frame.
public struct FeatureFrames: Sendable, Equatable {
  /// Row-major [count, bins].
  public var values: [Float]
  /// Numbers in one row.
  public let bins: Int

  /// Rows of `bins` values laid end to end.
  public init(values: [Float], bins: Int) {
    precondition(
      bins > 0 && values.count % bins == 0, "\(values.count) values are no rows of \(bins)")
    self.values = values
    self.bins = bins
  }

  /// Number of frames.
  public var count: Int { values.count / bins }

  /// The features of frame `index`.
  public subscript(frame index: Int) -> ArraySlice<Float> {
    values[index * bins..<(index + 1) * bins]
  }

  /// Appends the frames of `other`, which has as many bins.
  public mutating func append(_ other: FeatureFrames) {
    precondition(other.bins == bins, "\(other.bins) bins cannot follow \(bins)")
    values.append(contentsOf: other.values)
  }
}
