import Audio
import Foundation
import Layers
import ModelFixtures
import Recognition
import TestSupport
import Testing

struct ModelConfigurationTests {
  private func decoded(
    _ change: (inout ModelConfiguration) -> Void
  ) throws -> ModelConfiguration {
    var configuration = TinyModel.configuration
    change(&configuration)
    return try JSONDecoder().decode(
      ModelConfiguration.self, from: JSONEncoder().encode(configuration))
  }

  @Test func isTheSameAfterWritingAndReading() throws {
    let expected = TinyModel.configuration
    let found = try decoded { _ in }
    #expect(found.version == 1)
    #expect(found.features == expected.features)
    #expect(found.normalization == expected.normalization)
    #expect(found.encoder == expected.encoder)
    #expect(found.vocabularySize == expected.vocabularySize)
    #expect(found.heads.map { type(of: $0).kind } == ["ctc"])
  }

  @Test func framesOfTheEncoderLastAsLongAsTheSubsamplingSays() {
    #expect(TinyModel.configuration.subsamplingFactor == 8)
    #expect(abs(TinyModel.configuration.frameSeconds - 0.08) < 1e-12)
  }

  static let impossible: [(String, @Sendable (inout ModelConfiguration) -> Void)] = [
    ("version", { $0.version = 7 }),
    ("at least one head", { $0.heads = [] }),
    ("each kind once", { $0.heads += $0.heads }),
    ("vocabulary", { $0.vocabularySize = 1 }),
    ("blocks", { $0.encoder.blocks = 0 }),
    (
      "6 mel bands are too few for the subsampling conv2d",
      {
        $0.encoder.subsampling.kind = .conv2d
        $0.features.bins = 6
        $0.normalization = .none
      }
    ),
    ("width", { $0.encoder.block.width = -4 }),
    ("chunks of 0", { $0.encoder.chunking = .init(frames: [0], leftChunks: [nil]) }),
    ("is odd; positions", { ($0.encoder.block.width, $0.encoder.block.heads) = (15, 3) }),
    ("do not divide", { $0.encoder.block.heads = 3 }),
    ("odd", { $0.encoder.block.kernel = 4 }),
    ("dropout", { $0.encoder.block.dropout = 1 }),
    ("channels", { $0.encoder.subsampling.channels = 0 }),
    ("fftLength", { $0.features.fftLength = 7 }),
    ("bins", { $0.features.bins = 1 << 40 }),
    ("hopLength", { $0.features.hopLength = 0 }),
    ("means", { $0.normalization = .global(mean: [0], inverseDeviation: [1]) }),
  ]

  @Test(arguments: impossible.indices)
  func whatMakesNoModelIsRefusedWithTheReason(index: Int) throws {
    let (word, change) = Self.impossible[index]
    let error = #expect(throws: DecodingError.self) { _ = try decoded(change) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(word): \(String(describing: error))")
      return
    }
    #expect(context.debugDescription.contains(word))
  }

  @Test func chunksAreWholeFrames() throws {
    let model = TinyModel.configuration
    #expect(try model.chunking(milliseconds: nil, leftChunks: nil) == nil)
    #expect(
      try model.chunking(milliseconds: 640, leftChunks: 4) == Chunking(frames: 8, leftChunks: 4))
    #expect(
      try model.chunking(milliseconds: 80, leftChunks: nil)
        == Chunking(frames: 1, leftChunks: nil))
    for milliseconds in [0, -80, 1, 79, 100, 641, Int.max, .min] {
      let error = #expect(throws: ModelError.self) {
        try model.chunking(milliseconds: milliseconds, leftChunks: nil)
      }
      #expect(error == .chunkLength(asked: milliseconds, frame: 80))
      #expect(error?.description.contains("80 ms apart") == true)
    }
    #expect(throws: ModelError.pastWithoutChunks(leftChunks: 3)) {
      try model.chunking(milliseconds: nil, leftChunks: 3)
    }
    for past in [0, 1_000_000] {
      #expect(try model.chunking(milliseconds: 80, leftChunks: past)?.leftChunks == past)
    }
    for past in [-1, Int.min, 1_000_001, Int.max] {
      let error = #expect(throws: ModelError.self) {
        try model.chunking(milliseconds: 80, leftChunks: past)
      }
      #expect(error == .leftChunks(asked: past))
      #expect(error?.description.contains("0 to 1000000") == true)
    }
  }

  @Test func whatItIsTrainedForIsKeptAndMayBeMissing() throws {
    let text = String(decoding: try JSONEncoder().encode(TinyModel.configuration), as: UTF8.self)
    #expect(!text.contains("chunking"))
    let choices = ChunkingChoices(frames: [4, 8], leftChunks: [2, nil])
    #expect(try decoded { $0.encoder.chunking = choices }.encoder.chunking == choices)
  }

  @Test func aCausalConvolutionMayHaveAnyKernel() throws {
    let configuration = try decoded {
      $0.encoder.block.kernel = 4
      $0.encoder.block.causal = true
    }
    #expect(configuration.encoder.block.kernel == 4)
  }

  @Test func theReferenceExplainsEveryKeyAndNoOther() throws {
    var configuration = TinyHeads.configuration
    configuration.features.fixedLength = 100
    configuration.normalization = .global(mean: [0], inverseDeviation: [1])
    configuration.encoder.chunking = ChunkingChoices(frames: [8], leftChunks: [nil])
    var options = DecodingOptions(beamSize: 2)
    (options.ctcWeight, options.lmWeight, options.lengthNormalization) = (0.5, 0.2, 1)
    (options.alignments, options.threshold, options.draft) = (2, 0.5, "ctc")
    configuration.decoding = PreferredDecoding(decoder: "attention", options)
    configuration.heads = configuration.heads.map { head in
      switch head {
      case var head as CTCHead.Configuration:
        head.intermediate = .init(blocks: [1], weight: 0.5)
        return head
      case var head as CASSNATHead.Configuration:
        head.intermediate = .init(block: 1, weight: 0.5)
        return head
      default: return head
      }
    }
    #expect(DocumentedKeys.missing(in: configuration) == [])
    #expect(configuration.heads.flatMap { DocumentedKeys.missing(in: $0) } == [])
    let keys = try DocumentedKeys.paths(
      in: JSONEncoder().encode(configuration),
      whole: ["features.placement", "features.preemphasis"])
    let explained = Set(try DocumentedKeys.rows(of: "model-bundle.md").keys)
      .subtracting(
        ModelBundle.File.tokenizers + [
          ModelBundle.File.configuration, ModelBundle.File.weights, ModelBundle.File.card,
          "normalization",
        ])
    #expect(keys.subtracting(explained).sorted() == [], "not explained")
    #expect(explained.subtracting(keys).sorted() == [], "no keys")
  }
}
