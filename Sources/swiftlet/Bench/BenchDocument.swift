internal import Foundation
internal import Recognition

/// What `swiftlet bench` has measured, as JSON and to be compared with later runs.
struct BenchDocument: Codable, Equatable {
  /// The middle of several measurements and how far they lie apart.
  struct Spread: Codable, Equatable {
    let median, lowest, highest: Double

    /// The spread of at least one number.
    init(_ values: [Double]) {
      let sorted = values.sorted()
      let middle = sorted.count / 2
      median =
        sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
      lowest = sorted.first ?? 0
      highest = sorted.last ?? 0
    }
  }

  /// RTFx by each clock.
  struct Speeds: Codable, Equatable {
    let compute, whole: Spread
    let process: Double
  }

  /// Seconds from the start of an utterance's batch to its text.
  struct Latency: Codable, Equatable {
    let p50, p90, p95, p99, longest: Double

    /// The percentiles of at least one number.
    init(_ values: [Double]) {
      let sorted = values.sorted()
      func percentile(_ share: Double) -> Double {
        sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
      }
      (p50, p90, p95, p99) = (
        percentile(0.5), percentile(0.9), percentile(0.95), percentile(0.99)
      )
      longest = sorted[sorted.count - 1]
    }
  }

  /// A combination that was measured.
  struct Row: Codable, Equatable {
    let decoder, precision: String
    let batchSeconds: Double
    let threads: Int
    /// Seconds of audio for each second.
    let rtfx: Speeds
    /// Seconds of all threads, by stage.
    let stageSeconds: [String: Double]
    /// Billions of multiplications and additions a second: in the encoder, of all that computes, and what the
    /// machine reaches in products alone.
    let encoderGflops, gflops, ceilingGflops: Double
    /// Tokens found, and how many a second the decoder, heads and search, finds.
    let tokens: Int
    let tokensPerSecond: Double?
    /// Runs of the decoder's network for each utterance.
    let passesPerUtterance: Double
    let latency: Latency
    let peakBytes: Int?

    /// What tells a row from the others.
    var label: String {
      "\(decoder) \(precision) batch \(batchSeconds) s threads \(threads)"
    }

    /// The share of the machine's products that the encoder reaches.
    var shareOfCeiling: Double { encoderGflops / ceilingGflops }
  }

  /// What was recognized.
  struct Input: Codable, Equatable {
    let source: String
    let utterances: Int
    let seconds: Double

    /// What makes work alike. Recordings may have been moved since; generated sound is known by its lengths.
    var identity: String {
      let kind = source.hasPrefix(Self.generated) ? source : "recordings"
      return "\(kind), \(utterances) utterances, \(seconds) s"
    }

    /// How the source of generated sound begins.
    static let generated = "generated "
  }

  /// The model.
  struct Model: Codable, Equatable {
    let name: String
    let parameters: Int
    /// Tokens a second that random weights were made to find.
    let tokensPerSecond: Double?
  }

  var version = 1
  let machine: Machine
  let build: ProgramBuild
  let model: Model
  let input: Input
  let repetitions: Int
  let loadSeconds, startSeconds: Double
  let rows: [Row]

  /// Reads a result of `--json`.
  ///
  /// - Throws: `Failure` for a file that is none.
  static func read(_ path: String) throws(Failure) -> BenchDocument {
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(
        BenchDocument.self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      let reason =
        error is DecodingError
        ? "it is no result of swiftlet bench --json"
        : error.localizedDescription
      throw Failure(.usage, "\(path): cannot be compared with (\(reason)).")
    }
  }

  private static func shown(_ number: Double?) -> String { number.map { "\($0)" } ?? "as trained" }

  /// Refuses to compare what differs in more than time.
  ///
  /// - Throws: `Failure` that names every difference.
  func requireComparable(with new: BenchDocument) throws(Failure) {
    let facts: [(String, String, String)] = [
      ("machine", machine.identity, new.machine.identity),
      ("build", build.identity, new.build.identity),
      (
        "model", "\(model.name), \(model.parameters) parameters",
        "\(new.model.name), \(new.model.parameters) parameters"
      ),
      ("input", input.identity, new.input.identity),
      ("tokens a second", Self.shown(model.tokensPerSecond), Self.shown(new.model.tokensPerSecond)),
    ]
    var differences = facts.filter { $0.1 != $0.2 }.map { "\($0.0) was \($0.1) and is \($0.2)" }
    if !rows.contains(where: { row in new.rows.contains { $0.label == row.label } }) {
      differences.append("no row of one is a row of the other")
    }
    guard differences.isEmpty else {
      throw Failure(
        .usage,
        "--compare: the runs are unlike (\(differences.joined(separator: "; "))); "
          + "measure both with the same options on the same machine.")
    }
  }
}
