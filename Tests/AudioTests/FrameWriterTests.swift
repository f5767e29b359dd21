import Audio
import Testing

@Suite struct FrameWriterTests {
  /// Configurations whose frames reach beyond the recording, and what stands there.
  static let edges: [(LogMel.FramePlacement, @Sendable (ArraySlice<Float>) -> [Float])] = [
    (.centered(edges: .reflected), { $0.dropFirst().reversed() }),
    (.centered(edges: .zero), { [Float](repeating: 0, count: $0.count - 1) }),
  ]

  @Test(arguments: edges.indices)
  func `frames at the ends see what the placement puts there`(index: Int) throws {
    let (placement, continuation) = Self.edges[index]
    let wave = Array(try GoldenFeatures("speech").wave[3200..<6400])
    var configuration = LogMel.Configuration.espnet
    configuration.fftLength = 400
    configuration.placement = placement
    let centered = try LogMel(configuration).features(of: wave)
    // Half a window of continuation at either end turns the same frames into frames inside.
    let head = continuation(wave[...200])
    let tail: [Float] = continuation(ArraySlice(wave.suffix(201).reversed())).reversed()
    configuration.placement = .inside
    let inside = try LogMel(configuration).features(of: head + wave + tail)
    #expect(centered == inside)
  }
}
