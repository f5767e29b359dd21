import Audio
import Foundation
import Layers
import ModelFixtures
import Recognition
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
    ("width", { $0.encoder.block.width = -4 }),
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

  @Test func aCausalConvolutionMayHaveAnyKernel() throws {
    let configuration = try decoded {
      $0.encoder.block.kernel = 4
      $0.encoder.block.causal = true
    }
    #expect(configuration.encoder.block.kernel == 4)
  }
}
