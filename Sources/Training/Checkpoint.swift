import Foundation
internal import Layers
package import Recognition
package import Tensors

/// A point that a run can be resumed from exactly: a bundle of the averaged parameters, so that any
/// checkpoint can transcribe, and beside it the optimizer's state and the position in the corpus.
package struct Checkpoint: Sendable {
  /// Where a run stands.
  package struct Position: Codable, Sendable, Equatable {
    /// Updates made, skipped ones included.
    package var step = 0
    /// The pass over the corpus.
    package var epoch = 0
    /// The batches of that pass that are done.
    package var batch = 0
    /// Updates that changed parameters: the optimizer's clock.
    package var updates = 0
    /// The lowest dev error rate so far.
    package var bestWordErrorRate: Double?
    /// The head that had it.
    package var bestHead: String?
    /// What it was measured on; nil in checkpoints of older programs.
    package var dev: UInt64?
    /// What the corpus was when the run began.
    package var corpus: UInt64 = 0
    /// What everything random is drawn from; nil in checkpoints of older programs.
    package var seed: UInt64?

    /// Takes note of an error rate of `head` on the dev recordings `dev`; returns whether it is the lowest. Rates of another
    /// head or on other recordings are none to compare with.
    mutating func improves(to rate: Double?, of head: String, on dev: UInt64) -> Bool {
      if bestHead ?? head != head || self.dev ?? dev != dev { bestWordErrorRate = nil }
      guard let rate, rate < bestWordErrorRate ?? .infinity else { return false }
      (bestWordErrorRate, bestHead, self.dev) = (rate, head, dev)
      return true
    }

    /// Whether a run can have counted to these numbers.
    var isPossible: Bool {
      [step, epoch, batch, updates].allSatisfy { (0...1 << 48).contains($0) } && updates <= step
    }

    /// Throws `TrainingError.otherCorpus` or `.otherSeed` where the run at `path` was begun with another.
    func check(_ corpus: UInt64, _ seed: UInt64, path: String) throws(TrainingError) {
      guard corpus == self.corpus else { throw .otherCorpus(path: path) }
      guard let begun = self.seed, begun != seed else { return }
      throw .otherSeed(path: path, found: seed, begunWith: begun)
    }
  }

  /// Where the run stood.
  package var position: Position
  /// Name → value, for parameters, both moments, and averages.
  package var parameters, firstMoments, secondMoments, averages: [String: Tensor]

  private enum File {
    static let state = "state.safetensors"
    static let position = "position.json"
  }

  /// Writes the checkpoint as a folder that appears whole or not at all. Throws `TrainingError.unwritable`.
  package func write(
    to path: String, _ configuration: ModelConfiguration, tokenizerPath: String
  ) throws(TrainingError) {
    do {
      try AtomicFolder.write(to: path) { folder in
        try ModelBundle.write(
          configuration, parameters: averages.filter { !PronunciationObjective.owns($0.key) },
          as: .f32, tokenizerPath: tokenizerPath, to: folder)
        try SafetensorsWriter.write(stateEntries, to: folder + "/" + File.state)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try encoder.encode(position).write(
          to: URL(fileURLWithPath: folder + "/" + File.position))
      }
    } catch let error as ModelError {
      throw .unwritable(path: path, reason: error.description)
    } catch let error as SafetensorsError {
      throw .unwritable(path: path, reason: error.description)
    } catch {
      throw .unwritable(path: path, reason: FileFailure(error).description)
    }
  }

  /// Reads a checkpoint of a model with these parameter names. Throws `TrainingError.unreadable`.
  package init(contentsOf path: String, names: [String]) throws(TrainingError) {
    do {
      position = try JSONDecoder().decode(
        Position.self, from: Data(contentsOf: URL(fileURLWithPath: path + "/" + File.position)))
      let state = try SafetensorsFile(path: path + "/" + File.state)
      let bundle = try SafetensorsFile(path: path + "/" + ModelBundle.File.weights)
      func tensors(
        _ file: SafetensorsFile, _ prefix: String, _ names: [String]
      ) throws -> [String: Tensor] {
        try Dictionary(
          uniqueKeysWithValues: names.map { name in
            guard let entry = file.entry(prefix + name) else {
              throw ParameterError.missing(path: prefix + name, shape: [])
            }
            let tensor = try Tensor(shape: entry.shape) {
              try file.copyFloats(prefix + name, into: &$0)
            }
            return (name, tensor)
          })
      }
      parameters = try tensors(state, "parameter.", names)
      firstMoments = try tensors(state, "moment1.", names)
      secondMoments = try tensors(state, "moment2.", names)
      let others = names.filter(PronunciationObjective.owns)
      averages = try tensors(bundle, "", names.filter { !PronunciationObjective.owns($0) })
        .merging(tensors(state, "average.", others)) { $1 }
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    try check(path)
  }

  /// Throws `TrainingError.unreadable` where the parts do not fit each other.
  private func check(_ path: String) throws(TrainingError) {
    guard position.isPossible else {
      throw .unreadable(path: path, reason: "\(File.position) counts in impossible numbers")
    }
    for (name, parameter) in parameters {
      for part in [firstMoments, secondMoments, averages] where part[name]?.shape != parameter.shape
      {
        throw .unreadable(
          path: path,
          reason:
            "\(name) has the shape \(parameter.shape) and elsewhere \(part[name]?.shape ?? [])")
      }
    }
  }

  /// A checkpoint of these values.
  package init(
    position: Position, parameters: [String: Tensor], moments: [String: AdamW.Moments],
    averages: [String: Tensor]
  ) {
    self.position = position
    self.parameters = parameters
    firstMoments = moments.mapValues(\.first)
    secondMoments = moments.mapValues(\.second)
    self.averages = averages
  }

  /// Both moments of each parameter, as the optimizer takes them.
  var moments: [String: AdamW.Moments] {
    firstMoments.reduce(into: [:]) { moments, entry in
      guard let second = secondMoments[entry.key] else { return }
      moments[entry.key] = AdamW.Moments(first: entry.value, second: second)
    }
  }

  private var stateEntries: [SafetensorsEntry] {
    let others = averages.filter { PronunciationObjective.owns($0.key) }
    return [
      ("parameter.", parameters), ("moment1.", firstMoments), ("moment2.", secondMoments),
      ("average.", others),
    ]
    .flatMap { prefix, tensors in
      tensors.map { name, tensor in
        SafetensorsEntry.floats(prefix + name, shape: tensor.shape) { tensor.withSpan($0) }
      }
    }
  }
}
