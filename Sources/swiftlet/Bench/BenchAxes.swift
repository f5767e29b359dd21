internal import ArgumentParser
internal import Foundation
internal import Recognition
internal import Tensors

/// What `swiftlet bench` compares: lists, of which every combination is measured.
struct BenchAxes: ParsableArguments {
  @Option(
    name: .customLong("decoder"),
    help: ArgumentHelp(
      "Decoders, each perhaps with options, as in ctc,attention:beam-size=10. (default: what the "
        + "model prefers)", valueName: "kind,…"))
  var decoderList: String?

  @Option(
    name: .customLong("precision"),
    help: ArgumentHelp(
      "What matrix products multiply: f32, bf16 or int8. (default: bf16 where the CPU has it, else f32)",
      valueName: "type,…"))
  var precisionList: String?

  @Option(
    name: .customLong("batch-seconds"),
    help: ArgumentHelp(
      "Seconds of audio that each thread computes at once; 1 is one utterance at a time. (default: 120)",
      valueName: "seconds,…"))
  var batchList: String?

  @Option(
    name: [.customShort("t"), .customLong("threads")],
    help: ArgumentHelp("Numbers of threads. (default: one for each core)", valueName: "n,…"))
  var threadList: String?

  func validate() throws {
    _ = try (decoders(), precisions(), batchSeconds(), threads())
  }

  /// A decoder as it was asked for.
  struct Choice: Equatable {
    /// The whole of it, for tables.
    let name: String
    /// The decoder; nil is what the model prefers.
    let kind: String?
    let options: DecodingOptions

    /// The decoder and its options, the model's own where none was asked for.
    func resolved(_ preferred: PreferredDecoding) -> (kind: String, options: DecodingOptions) {
      kind.map { ($0, options) } ?? (preferred.decoder, preferred.options())
    }
  }

  /// A combination.
  struct Point: Equatable {
    let decoder: Choice
    let precision: PrecisionChoice
    let batchSeconds: Double
    let threads: Int
  }

  /// Every combination, the last list varying fastest.
  func points() throws -> [Point] {
    try precisions().flatMap { precision in
      try decoders().flatMap { decoder in
        try batchSeconds().flatMap { seconds in
          try threads().map {
            Point(decoder: decoder, precision: precision, batchSeconds: seconds, threads: $0)
          }
        }
      }
    }
  }

  private func decoders() throws -> [Choice] {
    guard let decoderList else { return [Choice(name: "", kind: nil, options: .init())] }
    return try Self.parts(decoderList, "--decoder").map { part in
      let words = part.split(separator: ":").map(String.init)
      var options = DecodingOptions()
      for word in words.dropFirst() {
        guard let problem = options.set(word) else { continue }
        throw ValidationError("--decoder has \"\(part)\": \(problem).")
      }
      return Choice(name: part, kind: words.first, options: options)
    }
  }

  private func precisions() throws -> [PrecisionChoice] {
    guard let precisionList else {
      return [PrecisionChoice.auto.precision == .bf16 ? .bf16 : .f32]
    }
    return try Self.parts(precisionList, "--precision").map {
      guard let precision = PrecisionChoice(rawValue: $0), Self.precisions.contains(precision)
      else {
        let known = Self.precisions.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--precision has \"\($0)\"; take \(known).")
      }
      return precision
    }
  }

  /// What tables call by its name; `auto` is one of them.
  private static let precisions: [PrecisionChoice] = [.f32, .bf16, .int8]

  private func batchSeconds() throws -> [Double] {
    try Self.parts(batchList ?? "120", "--batch-seconds").map {
      guard let seconds = Double($0), (1...1e6).contains(seconds) else {
        throw ValidationError("--batch-seconds has \"\($0)\"; take 1 to 1000000.")
      }
      return seconds
    }
  }

  private func threads() throws -> [Int] {
    let cores = "\(ProcessInfo.processInfo.activeProcessorCount)"
    return try Self.parts(threadList ?? cores, "--threads").map {
      guard let count = Int($0), (1...1024).contains(count) else {
        throw ValidationError("--threads has \"\($0)\"; take 1 to 1024.")
      }
      return count
    }
  }

  /// The members of a list, of which none may be there twice.
  private static func parts(_ list: String, _ option: String) throws -> [String] {
    let parts = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !parts.contains(""), Set(parts).count == parts.count else {
      throw ValidationError(
        "\(option) is \"\(list)\"; take different values with commas between them.")
    }
    return parts
  }
}

extension DecodingOptions {
  /// Sets an option that is spelled "name=value". Returns what is wrong with it, in one clause.
  fileprivate mutating func set(_ text: String) -> String? {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, let name = Name(rawValue: sides[0]) else {
      let names = Name.allCases.map { $0.rawValue + "=…" }.joined(separator: ", ")
      return "\"\(text)\" is none of \(names)"
    }
    switch name {
    case .beamSize: beamSize = Int(sides[1]).flatMap { (1...10_000).contains($0) ? $0 : nil }
    case .alignments: alignments = Int(sides[1]).flatMap { (1...1000).contains($0) ? $0 : nil }
    case .ctcWeight: ctcWeight = Self.number(sides[1], in: 0...1)
    case .lmWeight: lmWeight = Self.number(sides[1], in: 0...10)
    case .threshold: threshold = Self.number(sides[1], in: 0...1)
    case .lengthNormalization: lengthNormalization = Self.number(sides[1], in: 0...10)
    case .draft: draft = sides[1]
    }
    return given.contains(name) ? nil : "\(name.rawValue) cannot be \(sides[1])"
  }

  private static func number(_ text: String, in range: ClosedRange<Double>) -> Double? {
    Double(text).flatMap { range.contains($0) ? $0 : nil }
  }
}
