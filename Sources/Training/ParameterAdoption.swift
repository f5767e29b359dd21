package import Layers
internal import Recognition
internal import Tensors

extension Parameters {
  /// These parameters with the values of the first model that has one of the same name and shape.
  ///
  /// Throws what adopting from one of them throws.
  package func adopting(from models: StartingModels) throws(TrainingError) -> Parameters {
    var parameters = self
    for bundle in models.bundles.reversed() { parameters = try parameters.adopting(from: bundle) }
    return parameters
  }

  /// These parameters with the values of a bundle's where name and shape agree.
  ///
  /// Throws `TrainingError.unreadable` if the weights cannot be read, and `.nothingToAdopt` if none of them
  /// fits, which is surely a mistake.
  package func adopting(from bundle: String) throws(TrainingError) -> Parameters {
    let path = bundle + "/" + ModelBundle.File.weights
    var values: [String: Tensor] = [:]
    var adopted = 0
    do {
      let file = try ParameterFile(path: path)
      for name in names {
        let own = self[name]
        if file.entry(name)?.shape == own.shape, let tensor = try file.tensor(name) {
          values[name] = tensor
          adopted += 1
        } else {
          values[name] = own
        }
      }
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    guard adopted > 0 else { throw .nothingToAdopt(path: path) }
    return Parameters(values)
  }
}
