import Audio
import Foundation

/// The frontends that a configuration can name instead of writing all of their settings.
enum FrontendPresets {
  private static let pipelines: [String: LogMel.Configuration] = [
    "kaldi": .kaldi, "kaldi_hamming": .kaldiHamming, "nemo": .nemo, "espnet": .espnet,
    "whisper": .whisper,
  ]

  /// The `model` of a configuration with all settings in the place of `features` that are a name, or an object with a
  /// name as `preset` and the settings that differ. Throws `TrainingError.configurationValue` for a name that is none.
  static func resolved(_ model: JSONValue) throws(TrainingError) -> JSONValue {
    guard case .object(var members) = model, let features = members["features"] else {
      return model
    }
    switch features {
    case .string(let name):
      members["features"] = .object(try settings(of: name, key: "model.features"))
    case .object(var changes):
      guard let preset = changes.removeValue(forKey: "preset") else { return model }
      let key = "model.features.preset"
      guard case .string(let name) = preset else { throw unknown(preset, key: key) }
      members["features"] = .object(try settings(of: name, key: key).merging(changes) { $1 })
    default: return model
    }
    return .object(members)
  }

  private static func settings(
    of name: String, key: String
  ) throws(TrainingError) -> [String: JSONValue] {
    guard let pipeline = pipelines[name],
      let text = try? JSONEncoder().encode(pipeline),
      let settings = try? JSONDecoder().decode([String: JSONValue].self, from: text)
    else { throw unknown(.string(name), key: key) }
    return settings
  }

  private static func unknown(_ value: JSONValue, key: String) -> TrainingError {
    let known = pipelines.keys.sorted().joined(separator: ", ")
    return .configurationValue(
      key: key, found: value.summary, expected: "the name of a pipeline: \(known)")
  }
}
