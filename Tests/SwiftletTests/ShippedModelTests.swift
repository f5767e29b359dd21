import Foundation
import TestSupport
import Testing

/// What a newcomer sees: the program, its own model, and recordings of people.
struct ShippedModelTests {
  private struct Line: Decodable {
    var audioPath, text: String

    enum CodingKeys: String, CodingKey {
      case audioPath = "audio_filepath"
      case text
    }
  }

  private var recordings: [(path: String, text: String)] {
    get throws {
      try String(contentsOfFile: Fixtures.path("audio/manifest.jsonl"), encoding: .utf8)
        .split(separator: "\n").map {
          let line = try JSONDecoder().decode(Line.self, from: Data($0.utf8))
          return (Fixtures.path("audio/" + line.audioPath), line.text)
        }
    }
  }

  @Test func theFirstRecordingIsUnderstood() throws {
    let (path, text) = try #require(try recordings.first)
    let run = try runProgram(["transcribe", path])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output == text + "\n")
  }

  @Test func transcriptsDoNotDependOnCompanyOrderOrThreads() throws {
    let paths = try recordings.map(\.path)
    func lines(_ arguments: [String]) throws -> [String] {
      let run = try runProgram(
        ["transcribe", "-f", "json", "--word-timestamps"] + arguments, limit: 120)
      #expect(run.status == 0)
      return run.output.split(separator: "\n").map(String.init).sorted()
    }
    let together = try lines(paths + ["-t", "1"])
    #expect(together.count == paths.count)
    #expect(try lines(paths.reversed() + ["-t", "2"]) == together)
    #expect(try lines(paths + ["-t", "2", "--batch-seconds", "3"]) == together)
    #expect(try paths.flatMap { try lines([$0]) }.sorted() == together)
  }

  @Test func everyWordHasItsTimeInsideTheRecording() throws {
    struct Word: Decodable {
      var start, end: Double
      var confidence: Float
    }
    struct Result: Decodable {
      var duration: Double
      var words: [Word]
    }
    for (path, _) in try recordings {
      let run = try runProgram(["transcribe", "-f", "json", "--word-timestamps", path])
      let result = try JSONDecoder().decode(Result.self, from: Data(run.output.utf8))
      #expect(!result.words.isEmpty)
      var last = 0.0
      for word in result.words {
        #expect(word.start >= last && word.start < word.end && word.end <= result.duration)
        #expect((0...1).contains(word.confidence))
        last = word.start
      }
    }
  }
}
