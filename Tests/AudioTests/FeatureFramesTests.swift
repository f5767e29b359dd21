import Audio
import Testing

@Suite struct FeatureFramesTests {
  @Test func `a frame is a row, and frames of a stream follow each other`() {
    var frames = FeatureFrames(values: [1, 2, 3, 4], bins: 2)
    #expect(frames.count == 2)
    #expect(frames[frame: 1] == [3, 4])
    frames.append(FeatureFrames(values: [5, 6], bins: 2))
    frames.append(FeatureFrames(values: [], bins: 2))
    #expect(frames.count == 3)
    #expect(frames[frame: 2] == [5, 6])
  }
}
