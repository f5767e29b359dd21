package import Layers
internal import Recognition
internal import Tensors

extension TrainingConfiguration {
  /// The names of the parameters that stay as they are: those that `freeze` means, and those of heads whose loss has no
  /// weight, which the decay of weights would otherwise shrink. Throws `TrainingError.configurationValue` for a path at
  /// which there is none, and if nothing would be left to learn.
  package func frozen(among parameters: Parameters) throws(TrainingError) -> Set<String> {
    var frozen: Set<String> = []
    for path in freeze {
      let names = parameters.names(at: path)
      try require(
        !names.isEmpty, "freeze", "“\(path)”, where the model has no parameters",
        "paths such as " + parameters.parts.map { "“\($0.name)”" }.joined(separator: ", "))
      frozen.formUnion(names)
    }
    for (kind, weight) in losses where weight == 0 {
      let head = parameters.names(at: "heads.\(kind)")
      // What tells the encoder what was heard is not the head's own: it learns from the others.
      let shared = "heads.\(kind).intermediate"
      let isShared = !parameters.names(at: shared + ".feedback").isEmpty
      frozen.formUnion(head.filter { !isShared || !$0.hasPrefix(shared) })
    }
    try require(
      frozen.count < parameters.names.count, "freeze", "all of the model", "something left to learn"
    )
    return frozen
  }

  /// The head that the best model is chosen by: the first of a model's that learns, which one without a weight
  /// does not, nor one that is frozen together with the encoder.
  package func decidingHead(of kinds: [String], _ parameters: Parameters) -> String {
    let learning = Set(parameters.parts.filter { $0.frozen < $0.parameters }.map(\.name))
    let deciding = kinds.first {
      losses[$0] ?? 1 > 0 && (learning.contains("encoder") || learning.contains("heads.\($0)"))
    }
    guard let kind = deciding ?? kinds.first else { preconditionFailure("a model has a head") }
    return kind
  }
}

extension Parameters {
  /// How many numbers each part of a model has, by the parts' names.
  package var parts: [Trainer.Summary.Part] {
    let trained = Set(trained)
    return Dictionary(grouping: names, by: SpeechModel.part(ofParameter:))
      .sorted { $0.key < $1.key }
      .map { part, names in
        func count(_ names: [String]) -> Int { names.reduce(0) { $0 + self[$1].count } }
        return Trainer.Summary.Part(
          name: part, parameters: count(names),
          frozen: count(names.filter { !trained.contains($0) }))
      }
  }
}
