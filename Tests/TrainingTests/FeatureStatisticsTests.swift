import Audio
import TestSupport
import Testing
import Text
import Training

struct FeatureStatisticsTests {
  private func constants(
    _ normalization: FeatureNormalization
  ) throws -> (mean: [Float], inverseDeviation: [Float]) {
    guard case .global(let mean, let inverseDeviation) = normalization else {
      throw AudioError.invalidConfiguration(reason: "not global")
    }
    return (mean, inverseDeviation)
  }

  @Test func meanAndDeviationAreThoseOfAllFrames() throws {
    var statistics = FeatureStatistics(bins: 2)
    statistics.add(FeatureFrames(values: [1, 10, 3, 10], bins: 2))
    statistics.add(FeatureFrames(values: [8, 10], bins: 2))
    let found = try constants(statistics.normalization)
    #expect(found.mean == [4, 10])
    // Deviations of 1, 3, 8 from 4: √((9 + 1 + 16) / 3).
    #expect(abs(found.inverseDeviation[0] - 1 / (Float(26) / 3).squareRoot()) < 1e-6)
  }

  @Test func partsAddUpToTheWhole() throws {
    var (first, second, whole) = (
      FeatureStatistics(bins: 2), FeatureStatistics(bins: 2), FeatureStatistics(bins: 2)
    )
    let frames = [[1, 10, 3, 10], [8, 11]].map { FeatureFrames(values: $0, bins: 2) }
    first.add(frames[0])
    second.add(frames[1])
    first.add(second)
    for part in frames { whole.add(part) }
    #expect(try constants(first.normalization) == constants(whole.normalization))
  }

  @Test func aBinThatNeverChangesIsDividedByOne() throws {
    var statistics = FeatureStatistics(bins: 1)
    statistics.add(FeatureFrames(values: [7, 7, 7], bins: 1))
    #expect(try constants(statistics.normalization).inverseDeviation == [1])
    let nothing = try constants(FeatureStatistics(bins: 2).normalization)
    #expect(nothing.mean == [0, 0] && nothing.inverseDeviation == [1, 1])
  }

  @Test func aMeasuredCorpusHasMeanZeroAndDeviationOne() throws {
    let tones = try ToneCorpus(count: 6)
    let corpus = try Corpus(
      manifests: [tones.manifest], tokenizer: Tokenizer(path: tones.tokens))
    let measured = try FeatureStatistics.measure(corpus, .kaldi, limit: 100, workers: 2)
    #expect(try measured == FeatureStatistics.measure(corpus, .kaldi, limit: 100, workers: 1))
    var after = FeatureStatistics(bins: LogMel.Configuration.kaldi.bins)
    for index in 0..<6 {
      let audio = try AudioFile.read(tones.folder.file("\(index).wav"))
      var frames = try LogMel(.kaldi).features(of: audio.samples)
      measured.apply(to: &frames)
      after.add(frames)
    }
    let found = try constants(after.normalization)
    #expect(found.mean.allSatisfy { abs($0) < 1e-3 })
    #expect(found.inverseDeviation.allSatisfy { abs($0 - 1) < 1e-3 })
  }

  @Test func anUnreadableRecordingIsPassedOver() throws {
    let tones = try ToneCorpus(count: 3)
    let corpus = try Corpus(
      manifests: [tones.manifest], tokenizer: Tokenizer(path: tones.tokens))
    _ = try tones.folder.write("no sound", to: "1.wav")
    let found = try constants(
      FeatureStatistics.measure(corpus, .kaldi, limit: 100, workers: 1))
    #expect(found.mean.allSatisfy { $0.isFinite } && found.mean[0] != 0)
  }

  @Test func aModelThatExpectsOtherFeaturesIsNoStart() throws {
    let corpus = try ToneCorpus(count: 3)
    let folder = try TemporaryFolder()
    let text = corpus.configuration(steps: 1)
    let own = try corpus.folder.write(
      text.replacing(#""global""#, with: #""per_utterance""#), to: "own.json")
    try Trainer(ConfigurationFile.read(own), folder: folder.file("own"), workers: 1).run()
    let next = try corpus.folder.write(
      corpus.configuration(steps: 1, extra: #", "startFrom": "\#(folder.file("own/best"))""#),
      to: "next.json")
    let error = #expect(throws: TrainingError.self) {
      try Trainer(ConfigurationFile.read(next), folder: folder.file("next"), workers: 1)
    }
    #expect(
      error?.description.contains("“model.normalization” is global, expected per_utterance") == true
    )
  }
}
