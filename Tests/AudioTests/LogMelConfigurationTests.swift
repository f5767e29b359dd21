import Audio
import Foundation
import Testing

@Suite struct LogMelConfigurationTests {
  /// A change that makes a good configuration bad.
  static let spoilers: [@Sendable (inout LogMel.Configuration) -> Void] = [
    { $0.sampleRate = 0 }, { $0.fftLength = 0 }, { $0.fftLength = 401 }, { $0.fftLength = 1 << 40 },
    { $0.windowLength = 513 }, { $0.windowLength = 0 }, { $0.hopLength = 0 }, { $0.bins = 0 },
    { $0.bins = .max }, { $0.lowFrequency = -1 }, { $0.lowFrequency = .nan },
    { $0.highFrequency = 8001 }, { $0.highFrequency = 0 }, { $0.sampleScale = .infinity },
    { $0.preemphasis = .frame(coefficient: .nan) }, { $0.logarithm = .init(added: 0, floor: 0) },
    { $0.logarithm = .init(added: .nan) }, { $0.fixedLength = .max }, { $0.fixedLength = 0 },
  ]

  @Test(arguments: spoilers.indices) func `contradictions are refused`(index: Int) {
    var configuration = LogMel.Configuration.kaldi
    Self.spoilers[index](&configuration)
    #expect {
      _ = try LogMel(configuration)
    } throws: { error in
      guard case AudioError.invalidConfiguration = error else { return false }
      return true
    }
  }

  @Test(arguments: LogMelTests.pipelines)
  func `every preset survives a round trip through JSON`(pipeline: LogMelTests.Pipeline) throws {
    let data = try JSONEncoder().encode(pipeline.configuration)
    let decoded = try JSONDecoder().decode(LogMel.Configuration.self, from: data)
    #expect(decoded == pipeline.configuration)
  }
}
