import Foundation
import TestSupport
import Testing
import Text

@testable import Training

struct ManifestSurveyTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    tokenizer = try Tokenizer(tokenList: "<blank>\n<unk>\na\nb\n")
  }

  private func manifest(_ lines: [String], _ name: String = "m.jsonl") throws -> String {
    try folder.write(lines.joined(separator: "\n"), to: name)
  }

  private func survey(
    _ manifests: [String], opensAudio: Bool = false, workers: Int = 1
  ) throws -> ManifestSurvey {
    try ManifestSurvey(manifests, tokenizer: tokenizer, opensAudio: opensAudio, workers: workers)
  }

  @Test func linesAreThoseOfTheFileWhateverIsBlankOrBroken() throws {
    let path = try manifest([
      #"{"audio_filepath": "0.wav", "duration": 1.5, "text": "aab"}"#, "", "{",
      #"{"audio_filepath": "1.wav", "duration": 2, "text": "b"}"#,
    ])
    let survey = try survey([path])
    #expect(survey.places.map(\.line) == [1, 4])
    #expect(survey.sizes.map(\.seconds) == [1.5, 2])
    #expect(survey.sizes.map(\.tokens) == [3, 1])
    #expect(survey.sizes[0].alignedFrames == 4)
    #expect(survey.defects.map(\.line) == [3])
    #expect(survey.defects.map(\.kind) == [.badLine])
    #expect(survey.lines == 3)
  }

  @Test func nothingDependsOnTheNumberOfWorkers() throws {
    let path = try manifest(
      (0..<20_000).map {
        $0 % 7 == 3
          ? "{\"text\": \($0)}"
          : #"{"audio_filepath": "\#($0).wav", "duration": \#($0 % 9 + 1), "text": "ab"}"#
      })
    let one = try survey([path])
    let three = try survey([path], workers: 3)
    #expect(one.sizes == three.sizes)
    #expect(one.places == three.places)
    #expect(one.defects == three.defects)
    #expect(one.lines == 20_000 && one.defects.count == 2857)
  }

  @Test func severalManifestsAreToldApart() throws {
    let line = #"{"audio_filepath": "0.wav", "duration": 1, "text": "a"}"#
    let paths = [
      try manifest([line], "a.jsonl"), try manifest([], "b.jsonl"), try manifest([line], "c.jsonl"),
    ]
    let survey = try survey(paths)
    #expect(survey.places == [.init(manifest: 0, line: 1), .init(manifest: 2, line: 1)])
    #expect(survey.defects.map(\.kind) == [.emptyManifest])
    #expect(survey.defects.map(\.path) == [paths[1]])
  }

  @Test func aManifestThatIsNotThereIsNamed() throws {
    let path = folder.file("nowhere.jsonl")
    let error = try #require(throws: TrainingError.self) { try survey([path]) }
    #expect(error.description.contains(path))
  }

  @Test func whatProgressThrowsEndsTheSurvey() throws {
    let path = try manifest([#"{"audio_filepath": "0.wav", "duration": 1, "text": "a"}"#])
    #expect(throws: CancellationError.self) {
      try ManifestSurvey([path], tokenizer: tokenizer, opensAudio: false, workers: 1) { lines in
        #expect(lines == 1)
        throw CancellationError()
      }
    }
  }
}
