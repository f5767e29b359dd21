internal import Foundation

extension ModelConfiguration {
  /// Reads a configuration: `config.json` of a bundle, or one by itself, which describes the shape of a model.
  package static func read(_ path: String) throws(ModelError) -> ModelConfiguration {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    do {
      return try JSONDecoder().decode(ModelConfiguration.self, from: data)
    } catch let error as DecodingError {
      throw .configuration(path: path, reason: error.sentence)
    } catch {
      throw .configuration(path: path, reason: "\(error)")
    }
  }
}
