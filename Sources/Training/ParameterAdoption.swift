package import Layers
internal import Recognition
internal import Tensors

extension Parameters {
  /// These parameters with the values of the first model that has one of the same name and shape. Blocks that no
  /// model has, after others that one has, begin as `BlockGrowth` says.
  ///
  /// Throws `TrainingError.unreadable` if weights cannot be read, and `.nothingToAdopt` if none of a model's
  /// fits, which is surely a mistake.
  package func adopting(from models: StartingModels) throws(TrainingError) -> Parameters {
    var values = Dictionary(uniqueKeysWithValues: names.map { ($0, self[$0]) })
    var given: Set<String> = []
    for bundle in models.bundles.reversed() {
      let fitting = try fitting(bundle)
      given.formUnion(fitting.keys)
      values.merge(fitting) { $1 }
    }
    return Parameters(BlockGrowth.begun(values, given: given))
  }

  /// What a bundle has under a name and in a shape of these parameters.
  private func fitting(_ bundle: String) throws(TrainingError) -> [String: Tensor] {
    let path = bundle + "/" + ModelBundle.File.weights
    var values: [String: Tensor] = [:]
    do {
      let file = try ParameterFile(path: path)
      for name in names where file.entry(name)?.shape == self[name].shape {
        values[name] = try file.tensor(name)
      }
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    guard !values.isEmpty else { throw .nothingToAdopt(path: path) }
    return values
  }
}
