/// A JSON document as a tree, so that it can be merged and compared before it gets a type.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// What a message calls this value: its kind, and the value where it is short.
  var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value.count <= 40 ? "“\(value)”" : "“\(value.prefix(40))…”"
    case .array(let values): "a list of \(values.count)"
    case .object: "an object"
    }
  }

  /// This tree with the values of `other` laid over it: objects are merged, all else is replaced.
  func overlaid(by other: JSONValue) -> JSONValue {
    guard case .object(let below) = self, case .object(let above) = other else { return other }
    return .object(below.merging(above) { $0.overlaid(by: $1) })
  }

  /// This tree with null for each member that `other` has and it lacks.
  func naming(absentFrom other: JSONValue) -> JSONValue {
    guard case .object(let mine) = self, case .object(let theirs) = other else { return self }
    return .object(
      mine.merging(theirs.mapValues { _ in .null }) { value, _ in value }
        .reduce(into: [:]) { tree, member in
          tree[member.key] = theirs[member.key].map(member.value.naming) ?? member.value
        })
  }

  /// The dotted paths of the members of this tree that `known` lacks, sorted; elements of lists by their number. Null is
  /// never one.
  func members(missingFrom known: JSONValue) -> [String] {
    if case .array(let mine) = self, case .array(let theirs) = known, mine.count == theirs.count {
      return zip(mine, theirs).enumerated().flatMap { index, pair in
        pair.0.members(missingFrom: pair.1).map { "\(index).\($0)" }
      }
    }
    guard case .object(let mine) = self, case .object(let theirs) = known else { return [] }
    return mine.sorted { $0.key < $1.key }.flatMap { key, value -> [String] in
      guard let match = theirs[key] else { return value == .null ? [] : [key] }
      return value.members(missingFrom: match).map { "\(key).\($0)" }
    }
  }

  /// The value that a path of keys leads to, or the nearest on the way that is no object.
  func member(at path: [String]) -> JSONValue? {
    guard let key = path.first, case .object(let members) = self else { return self }
    return members[key]?.member(at: Array(path.dropFirst()))
  }

  /// The numbers among the members of this tree and the paths of keys that lead to them, sorted.
  var numbers: [(path: [String], value: JSONValue)] {
    switch self {
    case .integer, .number: [([], self)]
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { key, value in
        value.numbers.map { ([key] + $0.path, $0.value) }
      }
    default: []
    }
  }
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
