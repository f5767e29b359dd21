import Foundation
import TestSupport
import Testing

@testable import swiftlet

struct ManualPageTests {
  private func page(_ command: String) throws -> String {
    let pages = ManualPage.all(of: try .program(), version: "swiftlet 1")
    return try #require(pages.first { $0.file == command + ".1" }).text
  }

  @Test func theProgramWritesAPageForItselfAndForEveryCommand() throws {
    let folder = try TemporaryFolder()
    let run = try runProgram(["manual", folder.file("man1")])
    #expect(run.status == 0 && run.errors.isEmpty)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("man1")).sorted()
    #expect(run.output.split(separator: "\n").count == names.count)
    #expect(names.contains("swiftlet.1") && names.contains("swiftlet-transcribe.1"))
    #expect(names.contains("swiftlet-tokenizer-train.1"))
    #expect(!names.contains { $0.contains("manual") })
  }

  @Test func everyOptionStandsOnThePageOfItsCommand() throws {
    func check(_ command: CommandDescription, _ path: [String]) throws {
      let page = try page(path.joined(separator: "-"))
      for name in (command.arguments ?? []).flatMap({ $0.names ?? [] }) {
        let spelling = name.spelling.replacingOccurrences(of: "-", with: "\\-")
        #expect(page.contains("\\fB\(spelling)\\fR"), "\(path) \(name.spelling)")
      }
      for below in command.shownCommands { try check(below, path + [below.commandName]) }
    }
    try check(.program(), ["swiftlet"])
  }

  @Test func aFlagAndItsOppositeShareTheirSentence() throws {
    let page = try page("swiftlet-transcribe")
    #expect(page.contains(".TP\n\\fB\\-\\-vad\\fR\n.TQ\n\\fB\\-\\-no\\-vad\\fR\nFind speech first"))
  }

  @Test func examplesStayAsTheyAre() throws {
    let page = try page("swiftlet-transcribe")
    #expect(page.contains("Examples:\n.RS 2\n.nf\nswiftlet transcribe interview.flac\n"))
    #expect(page.components(separatedBy: ".nf").count == page.components(separatedBy: ".fi").count)
  }

  @Test func everyPageIsWhatManUnderstands() throws {
    let known: Set = [
      ".TH", ".SH", ".SS", ".TP", ".TQ", ".PP", ".RS", ".RE", ".nf", ".fi", ".nh", ".ad",
    ]
    for page in ManualPage.all(of: try .program(), version: "swiftlet 1") {
      for line in page.text.split(separator: "\n") where line.hasPrefix(".") {
        #expect(known.contains(String(line.prefix { $0 != " " })), "\(page.file): \(line)")
      }
    }
  }
}
