import Layers
import Tensors
import TestSupport
import Testing

@Suite struct SubsamplingTests {
  @Test(arguments: [Subsampling.Kind.conv2d, .dwStriding])
  func piecesOfAStreamMakeTheFramesOfTheWhole(kind: Subsampling.Kind) throws {
    let configuration = Subsampling.Configuration(kind: kind, channels: 4)
    let layer = try Subsampling(
      configuration, bins: 16, width: 8, ParameterScope(FreshParameters(seed: 5)))
    for (length, piece) in [(100, 1), (101, 3), (37, 100), (8, 2), (1, 1), (0, 1)] {
      let features = sample([length, 16], "features \(length)")
      let whole = layer(SequenceBatch([features])).rows
      var cache = layer.makeCache()
      var frames: [Tensor] = []
      var complete = 0
      for start in stride(from: 0, to: length, by: piece) {
        let end = min(length, start + piece)
        frames.append(layer(features.rows(start..<end), isLast: false, &cache))
        complete += frames.last?.rows ?? 0
        #expect(configuration.inputFrames(for: complete) <= end)
        #expect(configuration.inputFrames(for: complete + 1) > end)
      }
      frames.append(layer(Tensor(zeros: [0, 16]), isLast: true, &cache))
      let found = Tensor.concatenating(frames)
      #expect(found.shape == whole.shape)
      for (one, other) in zip(found.array(), whole.array()) { #expect(abs(one - other) < 1e-5) }
    }
  }

  @Test func conv2dIsThatOfTorch() throws {
    let layer = try GoldenLayer(
      "convolution_subsampling_padding0",
      [
        "stages.0.convolution.weight": .init(
          name: "weight.conv1", order: convolutionOrder(outputs: 4, inputs: 1)),
        "stages.0.convolution.bias": .init(name: "weight.conv1.bias"),
        "stages.1.convolution.weight": .init(
          name: "weight.conv2", order: convolutionOrder(outputs: 4, inputs: 4)),
        "stages.1.convolution.bias": .init(name: "weight.conv2.bias"),
        "output.weight": .init(
          name: "weight.out", order: flattenedOrder(width: 6, bins: 2, channels: 4)),
        "output.bias": .init(name: "weight.out.bias"),
      ])
    let lengths = try layer.golden.integers("output.lengths")
    let mismatches = try layer.mismatches { scope, batch in
      let result = try Subsampling(
        .init(kind: .conv2d, channels: 4), bins: 11, width: 6, scope)(batch)
      #expect(result.lengths == lengths)
      return result.rows
    }
    #expect(mismatches == [])
  }

  @Test func dwStridingIsThatOfTorch() throws {
    var arrangements: [String: GoldenLayer.Arrangement] = [
      "stages.0.convolution.weight": .init(
        name: "weight.conv1", order: convolutionOrder(outputs: 4, inputs: 1)),
      "stages.0.convolution.bias": .init(name: "weight.conv1.bias"),
      "output.weight": .init(
        name: "weight.out", order: flattenedOrder(width: 6, bins: 2, channels: 4)),
      "output.bias": .init(name: "weight.out.bias"),
    ]
    for stage in [1, 2] {
      arrangements["stages.\(stage).depthwise.weight"] = .init(
        name: "weight.depthwise\(stage + 1)", order: depthwiseOrder(kernel: 9, channels: 4))
      arrangements["stages.\(stage).depthwise.bias"] = .init(
        name: "weight.depthwise\(stage + 1).bias")
      arrangements["stages.\(stage).pointwise.weight"] = .init(
        name: "weight.pointwise\(stage + 1)")
      arrangements["stages.\(stage).pointwise.bias"] = .init(
        name: "weight.pointwise\(stage + 1).bias")
    }
    let layer = try GoldenLayer("depthwise_striding_subsampling", arrangements)
    let lengths = try layer.golden.integers("output.lengths")
    let mismatches = try layer.mismatches { scope, batch in
      let result = try Subsampling(
        .init(kind: .dwStriding, channels: 4), bins: 16, width: 6, scope)(batch)
      #expect(result.lengths == lengths)
      return result.rows
    }
    #expect(mismatches == [])
  }

  @Test(arguments: [Subsampling.Kind.conv2d, .dwStriding])
  func lengthsFollowThePublishedFormulas(kind: Subsampling.Kind) throws {
    let configuration = Subsampling.Configuration(kind: kind, channels: 2)
    let subsampling = try Subsampling(
      configuration, bins: 80, width: 4, ParameterScope(FreshParameters(seed: 1)))
    for frames in [0, 1, 2, 3, 7, 8, 9, 16, 17, 100, 101] {
      let result = subsampling(
        SequenceBatch(rows: sample([frames, 80], "x"), lengths: [frames]))
      // Unpadded 3 × 3 patches lose a frame at the end; padded ones keep it.
      func halved(_ size: Int) -> Int { kind == .conv2d ? (size - 1) / 2 : (size - 1) / 2 + 1 }
      var expected = frames
      for _ in 0..<(kind == .conv2d ? 2 : 3) { expected = expected > 0 ? halved(expected) : 0 }
      #expect(result.lengths == [expected], "\(frames) frames")
      #expect(result.rows.shape == [expected, 4])
      #expect(configuration.outputFrames(frames) == expected)
    }
  }

  @Test(arguments: [Subsampling.Kind.conv2d, .dwStriding])
  func anUtteranceComesOutTheSameInAnyBatch(kind: Subsampling.Kind) throws {
    let subsampling = try Subsampling(
      .init(kind: kind, channels: 8), bins: 80, width: 16, ParameterScope(FreshParameters(seed: 1)))
    let parts = [40, 9, 123].map { sample([$0, 80], "features \($0)") }
    let together = subsampling(SequenceBatch(parts))
    for (index, part) in parts.enumerated() {
      #expect(
        together.utterance(index).array() == subsampling(SequenceBatch([part])).rows.array())
    }
  }

  /// Of several pieces, whole and with ends of all kinds, on any number of threads to the same bits.
  @Test(arguments: [Subsampling.Kind.conv2d, .dwStriding])
  func piecesOfARecordingMakeTheFramesOfTheWhole(kind: Subsampling.Kind) throws {
    let configuration = Subsampling.Configuration(kind: kind, channels: 64)
    let source = FreshParameters(seed: 5)
    let whole = try Subsampling(configuration, bins: 80, width: 8, ParameterScope(source))
    let inPieces = try Subsampling(
      configuration, bins: 80, width: 8, ParameterScope(Packed(source: source)))
    let threads = kernelThreads
    defer { setKernelThreads(threads) }
    let batch = SequenceBatch(
      [0, 1, 2, 6, 7, 8, 9, 175, 176, 177, 184, 352, 353, 403].map {
        sample([$0, 80], "features \($0)")
      })
    let expected = whole(batch)
    let found = [1, 2, 3].map {
      setKernelThreads($0)
      return inPieces(batch)
    }
    for result in found {
      #expect(result.lengths == expected.lengths)
      #expect(result.rows.array() == found[0].rows.array())
    }
    for (one, other) in zip(found[0].rows.array(), expected.rows.array()) {
      #expect(abs(one - other) < 1e-5)
    }
  }

  private struct Packed: ParameterSource {
    let source: FreshParameters

    func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
      try source.tensor(path, shape: shape, initial: initial)
    }

    func weight(_ path: String, shape: [Int], initial: Initializer) throws -> Weight {
      .packed(PackedMatrix(try tensor(path, shape: shape, initial: initial)))
    }
  }
}
