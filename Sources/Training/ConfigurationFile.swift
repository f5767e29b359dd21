import Foundation

/// A training configuration as JSON text.
package enum ConfigurationFile {
  /// The configuration in the file at `path`, with defaults for what the file does not name.
  ///
  /// Values are not checked here, since a command line may still change them: see
  /// `TrainingConfiguration.validate`.
  ///
  /// - Throws: `TrainingError` if the file cannot be read, is not JSON, has a value of a
  ///   wrong type, or has a key that nothing reads.
  package static func read(_ path: String) throws(TrainingError) -> TrainingConfiguration {
    let bytes: [UInt8]
    do {
      bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(path: path, reason: FileFailure(error).description)
    }
    return try parse(bytes, path: path)
  }

  /// The text of `configuration` with every value, defaults included. What is null and has another default is written as
  /// null, so that the text means the same configuration.
  package static func text(of configuration: TrainingConfiguration) throws -> String {
    let whole = try tree(of: configuration).naming(absentFrom: tree(of: TrainingConfiguration()))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(whole), as: UTF8.self) + "\n"
  }

  /// The file's tree is laid over that of the defaults. What is in the file but not in the tree
  /// of the resulting configuration was read by nothing.
  static func parse(_ bytes: [UInt8], path: String) throws(TrainingError) -> TrainingConfiguration {
    let given = try syntaxTree(bytes, path: path)
    let configuration: TrainingConfiguration
    let understood: JSONValue
    do {
      configuration = try decoded(given)
      understood = try tree(of: configuration)
    } catch let error as DecodingError {
      throw typeError(error, in: given)
    } catch {
      throw .configurationSyntax(path: path, found: "\(error)", expected: "a configuration")
    }
    var unknown = given.members(missingFrom: understood)
    // The model's part is kept as it was given. What is wrong about it is said where it is used.
    if let recipe = try? ModelRecipe(configuration), let model = try? tree(of: recipe),
      let whole = try? FrontendPresets.resolved(configuration.model)
    {
      unknown += whole.members(missingFrom: model).map { "model.\($0)" }
    }
    guard unknown.isEmpty else { throw .unknownKeys(path: path, keys: unknown) }
    return configuration
  }

  private static func syntaxTree(_ bytes: [UInt8], path: String) throws(TrainingError) -> JSONValue
  {
    let value: JSONValue
    do {
      value = try JSONParser.parse(bytes)
    } catch {
      let before = bytes.prefix(error.column - 1)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      throw .configurationSyntax(
        path: path, found: "\(error.found) in line \(line)", expected: error.expected)
    }
    guard case .object = value else {
      throw .configurationSyntax(path: path, found: value.summary, expected: "an object")
    }
    return value
  }

  private static func tree(of value: some Encodable) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
  }

  private static func decoded(_ given: JSONValue) throws -> TrainingConfiguration {
    let complete = try tree(of: TrainingConfiguration()).overlaid(by: given)
    return try JSONDecoder().decode(
      TrainingConfiguration.self, from: JSONEncoder().encode(complete))
  }

  private static func typeError(_ error: DecodingError, in given: JSONValue) -> TrainingError {
    let (context, expected): (DecodingError.Context, String) =
      switch error {
      case .typeMismatch(let type, let context): (context, "a value of type \(type)")
      case .valueNotFound(let type, let context): (context, "a value of type \(type)")
      case .keyNotFound(let key, let context): (context, "an object with “\(key.stringValue)”")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "another value")
      }
    let path = context.codingPath.map(\.stringValue)
    if path.isEmpty, let number = misfit(in: given) { return number }
    return .configurationValue(
      key: path.joined(separator: "."), found: given.member(at: path)?.summary ?? "missing",
      expected: expected)
  }

  /// The number that does not fit its type: Foundation's decoder does not tell which it was, so
  /// each is tried by itself.
  private static func misfit(in given: JSONValue) -> TrainingError? {
    for (path, value) in given.numbers {
      let alone = path.reversed().reduce(value) { .object([$1: $0]) }
      if (try? decoded(alone)) == nil {
        return .configurationValue(
          key: path.joined(separator: "."), found: value.summary,
          expected: "a whole number in range")
      }
    }
    return nil
  }
}
