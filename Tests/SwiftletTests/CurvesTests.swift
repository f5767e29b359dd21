import Foundation
import TestSupport
import Testing

/// `swiftlet curves` as users run it.
struct CurvesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, head, count) in [("one", "ctc", 40), ("two", "attention", 20)] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: true)
      let lines = (1...count).map { step in
        let errors = 1 - Double(step) / 80
        let dev =
          step % 10 == 0
          ? #""dev":{"clean":{"heads":{"\#(head)":{"loss":1,"wordErrorRate":\#(errors)}}}},"# : ""
        return #"{"step":\#(step),"epoch":0,"loss":2,"learningRate":0.001,"gradientNorm":1,"#
          + #""terms":{"\#(head)":\#(40 / Double(step))},\#(dev)"audioSeconds":360,"stepSeconds":3.6}"#
      }
      _ = try folder.write(lines.joined(separator: "\n") + "\n", to: name + "/log.jsonl")
    }
  }

  private func curves(_ arguments: String...) throws -> ProgramRun {
    try runProgram(
      ["curves"] + arguments.map { $0.hasPrefix("-") || $0 == "updates" ? $0 : folder.file($0) })
  }

  @Test func theTableTellsHowARunWent() throws {
    let run = try curves("one", "two/log.jsonl")
    #expect(run.status == 0 && run.errors.isEmpty)
    let rows = run.output.split(separator: "\n").map { $0.split(separator: " ") }
    // The last two of forty losses, and the last of four errors, which is the lowest.
    #expect(rows[1] == ["one", "40", "4.0", "0.04", "ctc", "1.013", "clean", "50.00", "50.00"])
    #expect(rows[2].prefix(5) == ["two", "20", "2.0", "0.02", "attention"])
    #expect(rows.count == 3)
  }

  @Test func thePictureHasACurveForEveryHeadOfEveryRun() throws {
    #expect(try curves("one", "two", "--svg", "a.svg").status == 0)
    let picture = try folder.read("a.svg")
    for label in ["one: ctc", "two: attention", "one: clean, ctc", "hours of audio"] {
      #expect(picture.contains(">\(label)</text>"), "\(label)")
    }
    // Four hours are the end of the axis, and four errors of one run and two of the other are marked.
    #expect(picture.contains(">4</text>"))
    #expect(picture.components(separatedBy: "<circle").count == 7)
    let opened = picture.components(separatedBy: "<text").count
    #expect(opened == picture.components(separatedBy: "</text>").count)
    #expect(picture.hasSuffix("</svg>\n"))
  }

  @Test func aChainGoesOnWhereItsRunsEnd() throws {
    #expect(try curves("one", "two", "--join", "--over", "updates", "--svg", "a.svg").status == 0)
    let picture = try folder.read("a.svg")
    #expect(picture.contains(">60</text>") && picture.contains(">updates</text>"))
    #expect(picture.contains(">one</text>") && picture.contains(">two</text>"))
  }

  @Test func headsThatLearnNothingHaveColorsOfTheirOwn() throws {
    let heads = ["ctc", "cassnat", "paraformer"].map {
      #""\#($0)":{"loss":1,"wordErrorRate":0.5}"#
    }
    let line =
      #"{"step":10,"epoch":0,"loss":2,"learningRate":0.001,"gradientNorm":1,"terms":{"ctc":2},"#
      + #""dev":{"clean":{"heads":{\#(heads.joined(separator: ","))}}},"audioSeconds":360,"stepSeconds":3}"#
    try FileManager.default.createDirectory(
      atPath: folder.file("frozen"), withIntermediateDirectories: true)
    _ = try folder.write(line + "\n", to: "frozen/log.jsonl")
    #expect(try curves("frozen", "--svg", "a.svg").status == 0)
    let marks = try folder.read("a.svg").components(separatedBy: "<circle").dropFirst()
    let colors = Set(marks.compactMap { $0.firstMatch(of: /fill="(#[0-9a-f]+)"/)?.1 })
    #expect(marks.count == 3 && colors.count == 3)
  }

  @Test func whatIsNoRunIsNamed() throws {
    let run = try curves("three")
    #expect(run.status == 1)
    #expect(run.errors.contains("three: cannot be read"))
    #expect(try curves("one", "--join").status == 2)
    #expect(try curves("one", "--over", "updates").status == 2)
  }

  @Test func aLogIsNotReplacedByItsPicture() throws {
    let before = try folder.read("one/log.jsonl")
    for path in ["one", "one/log.jsonl"] {
      let run = try curves(path, "--svg", "one/log.jsonl")
      #expect(run.status == 4)
      #expect(run.errors.contains("is read by this command"))
    }
    #expect(try folder.read("one/log.jsonl") == before)
  }
}
