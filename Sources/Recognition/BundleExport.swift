import Foundation
internal import Layers
internal import Tensors

extension ModelBundle {
  /// Writes the bundle again, stored so that it takes less room: half of it at 16 bits, about a quarter at 8.
  ///
  /// With `others`, models of the same configuration and tokenizer, every weight is the mean over all of them. Models
  /// that one training run began with or passed through lie in one valley, and their mean often errs less than each
  /// (Izmailov et al. 2018; Wortsman et al. 2022).
  ///
  /// The bundle is loaded first, so that what is damaged is not passed on. A model card that is in `folder`
  /// stays; otherwise the bundle's own is copied. With `decoding`, that is what the copy is decoded by where
  /// nobody chooses. Throws `ModelError`.
  package static func export(
    _ bundle: String, averagedWith others: [String] = [], as storage: ParameterStorage,
    preferring decoding: PreferredDecoding? = nil, to folder: String
  ) throws(ModelError) {
    let loaded = try ModelBundle(path: bundle)
    var configuration = loaded.configuration
    if let decoding {
      _ = try loaded.model.decoder(decoding.decoder, decoding.options())
      configuration.decoding = decoding
    }
    for other in others { try check(other, against: bundle) }
    let files = FileManager.default
    do {
      var parameters = try weights(of: bundle)
      for other in others {
        let more = try weights(of: other)
        for (name, tensor) in more { parameters[name]?.accumulate(tensor) }
      }
      if !others.isEmpty {
        parameters = parameters.mapValues { $0 * (1 / Float(others.count + 1)) }
      }
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try write(
        configuration, parameters: parameters, as: storage,
        tokenizerPath: tokenizerPath(bundle), to: folder)
      let (card, copy) = (bundle + "/" + File.card, folder + "/" + File.card)
      if files.fileExists(atPath: card), !files.fileExists(atPath: copy) {
        try files.copyItem(atPath: card, toPath: copy)
      }
    } catch let error as ModelError {
      throw error
    } catch {
      throw .unwritable(path: folder, reason: error.localizedDescription)
    }
  }

  /// All numbers of a bundle, in 32 bits.
  private static func weights(of bundle: String) throws -> [String: Tensor] {
    let file = try ParameterFile(path: bundle + "/" + File.weights)
    return try Dictionary(
      uniqueKeysWithValues: file.names.compactMap { name in try file.tensor(name).map { (name, $0) }
      })
  }

  /// Throws unless the mean of two bundles' weights is a model: they must compute the same function of theirs.
  private static func check(_ other: String, against bundle: String) throws(ModelError) {
    let (first, second) = (try ModelBundle(path: bundle), try ModelBundle(path: other))
    guard first.configuration.describesSameNetwork(as: second.configuration) else {
      throw .configuration(
        path: other + "/" + File.configuration,
        reason:
          "found another network than in \(bundle), expected the same, so that weights have a mean")
    }
    let tokenizers = [try tokenizerPath(bundle), try tokenizerPath(other)]
    guard FileManager.default.contentsEqual(atPath: tokenizers[0], andPath: tokenizers[1]) else {
      throw .tokenizer(
        path: tokenizers[1],
        reason:
          "found another tokenizer than in \(bundle), expected the same, so that weights have a mean."
      )
    }
  }
}
