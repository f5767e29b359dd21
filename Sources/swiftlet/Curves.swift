internal import ArgumentParser
internal import Foundation
internal import Training

/// `swiftlet curves`: how training runs went.
struct Curves: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows how training runs went, and draws their learning curves.",
    discussion: """
      A run is the folder that `swiftlet train` writes, or its log.jsonl; it may still go on. The table shows, \
      for each run and each loss: updates, hours of audio heard and of computing, the loss over the last \
      twentieth of the updates, and the word error rate on each dev manifest, last and lowest.

      --svg draws the losses (on a logarithmic scale), word error rates, and the learning rate. Runs are laid \
      over each other to be compared, or, with --join, one after the other, as they started from each other.

      Examples:
        swiftlet curves runs/small
        swiftlet curves runs/plain runs/augmented --svg compared.svg
        swiftlet curves runs/first runs/second runs/third --join --svg chain.svg
      """)

  @Argument(help: ArgumentHelp("Folders of runs.", valueName: "run"))
  var paths: [String]

  @Option(help: ArgumentHelp("Draw the curves into this file.", valueName: "file"))
  var svg: String?

  @Option(help: "What the curves lie over: audio, updates, or time of computing.")
  var over = RunCurve.Axis.audio

  @Flag(help: "Each run goes on where the one before it ended.")
  var join = false

  func validate() throws {
    guard svg != nil || !join else {
      throw ValidationError("--join lays out a picture; name its file with --svg.")
    }
    guard svg != nil || over == .audio else {
      throw ValidationError("--over is about a picture; name its file with --svg.")
    }
  }

  func run() throws {
    let logs = paths.flatMap { [$0, $0 + "/log.jsonl"] }
    let drawing = try svg.map { path throws(Failure) in try OutputFile(path, sparing: logs) }
    var runs: [RunCurve] = []
    for (path, name) in zip(paths, Self.names(of: paths)) {
      runs.append(
        RunCurve(
          name: name, try TrainingHistory(contentsOf: path), over: over,
          from: join ? runs.last?.end ?? 0 : 0))
    }
    if let drawing {
      try drawing.write(Data(CurvesDrawing(runs, over: over, isChain: join).text.utf8))
    }
    for line in CurvesTable(runs).lines { try Console.output.write(line) }
  }

  /// The last parts of the paths that tell them apart; a log has the name of its folder.
  static func names(of paths: [String]) -> [String] {
    let parts = paths.map { path in
      let all = URL(filePath: path).standardizedFileURL.pathComponents.filter { $0 != "/" }
      return all.last == "log.jsonl" && all.count > 1 ? Array(all.dropLast()) : all
    }
    let longest = parts.map(\.count).max() ?? 1
    for count in 1...max(1, longest) {
      let names = parts.map { $0.suffix(count).joined(separator: "/") }
      if Set(names).count == Set(paths).count || count == longest { return names }
    }
    return paths
  }
}

extension RunCurve.Axis: ExpressibleByArgument {}
