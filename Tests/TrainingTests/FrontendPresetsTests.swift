import Audio
import Foundation
import TestSupport
import Testing

@testable import Training

struct FrontendPresetsTests {
  private func parse(_ features: String) throws -> TrainingConfiguration {
    let text = try ToneCorpus(count: 1).configuration(steps: 1)
    let name = #""features": "kaldi""#
    try #require(text.contains(name))
    return try ConfigurationFile.parse(
      Array(text.replacing(name, with: #""features": \#(features)"#).utf8), path: "c.json")
  }

  private func features(_ features: String) throws -> LogMel.Configuration {
    try ModelRecipe(parse(features)).features
  }

  @Test func aPipelineCanBeNamed() throws {
    #expect(try features(#""kaldi""#) == .kaldi)
    #expect(try features(#""nemo""#) == .nemo)
    #expect(try features(#"{"preset": "whisper"}"#) == .whisper)
  }

  @Test func settingsCanDifferFromThoseOfAPipeline() throws {
    var expected = LogMel.Configuration.kaldi
    expected.hopLength = 128
    expected.preemphasis = .none
    let found = try features(#"{"preset": "kaldi", "hopLength": 128, "preemphasis": {"none": {}}}"#)
    #expect(found == expected)
  }

  /// Settings that are objects are replaced as a whole: of placements, for one, there is only one at a time.
  @Test func settingsThatAreObjectsAreReplaced() throws {
    var expected = LogMel.Configuration.nemo
    expected.placement = .inside
    #expect(try features(#"{"preset": "nemo", "placement": {"inside": {}}}"#) == expected)
  }

  @Test(arguments: [
    (#""mfcc""#, "model.features", "“mfcc”"),
    (#"{"preset": "mfcc"}"#, "model.features.preset", "“mfcc”"),
    (#"{"preset": 5}"#, "model.features.preset", "5"),
  ])
  func anUnknownNameIsRefusedWithThoseThatThereAre(
    features: String, key: String, found: String
  ) throws {
    let configuration = try parse(features)
    let error = #expect(throws: TrainingError.self) { try ModelRecipe(configuration) }
    guard case .configurationValue(key, found, let expected) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(expected.contains("espnet, kaldi, kaldi_hamming, nemo, whisper"))
  }

  @Test func whatIsWrongBesideAPresetIsNamed() throws {
    #expect(throws: TrainingError.unknownKeys(path: "c.json", keys: ["model.features.hopLenght"])) {
      try parse(#"{"preset": "kaldi", "hopLenght": 128}"#)
    }
    let configuration = try parse(#"{"preset": "kaldi", "hopLength": "short"}"#)
    let error = #expect(throws: TrainingError.self) { try ModelRecipe(configuration) }
    #expect(error?.description.contains("features.hopLength") == true)
  }
}
