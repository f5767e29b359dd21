import Foundation
internal import Layers
package import Tensors

extension ModelBundle {
  /// Writes the bundle again with its weights stored as `type`, for shipping: half the size at 16 bits.
  ///
  /// The bundle is loaded first, so that what is damaged is not passed on. A model card that is in `folder`
  /// stays; otherwise the bundle's own is copied. With `decoding`, that is what the copy is decoded by where
  /// nobody chooses. Throws `ModelError`.
  package static func export(
    _ bundle: String, as type: StorageType, preferring decoding: PreferredDecoding? = nil,
    to folder: String
  ) throws(ModelError) {
    let loaded = try ModelBundle(path: bundle)
    var configuration = loaded.configuration
    if let decoding {
      _ = try loaded.model.decoder(decoding.decoder, decoding.options())
      configuration.decoding = decoding
    }
    let files = FileManager.default
    do {
      let file = try SafetensorsFile(path: bundle + "/" + File.weights)
      let parameters = try Dictionary(
        uniqueKeysWithValues: file.names.map { name in
          let shape = file.entry(name)?.shape ?? []
          return (name, try Tensor(shape: shape) { try file.copyFloats(name, into: &$0) })
        })
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try write(
        configuration, parameters: parameters, as: type,
        tokenizerPath: tokenizerPath(bundle), to: folder)
      let (card, copy) = (bundle + "/" + File.card, folder + "/" + File.card)
      if files.fileExists(atPath: card), !files.fileExists(atPath: copy) {
        try files.copyItem(atPath: card, toPath: copy)
      }
    } catch let error as ModelError {
      throw error
    } catch {
      throw .unwritable(path: folder, reason: "\(error)")
    }
  }
}
