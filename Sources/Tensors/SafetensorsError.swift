/// What can be wrong with a safetensors file, or with writing one.
package enum SafetensorsError: Error, Equatable, Sendable {
  /// The file cannot be opened, is not a regular file, or cannot be mapped.
  case cannotRead(path: String, reason: String)
  /// The file cannot be created, written or moved to its place.
  case cannotWrite(path: String, reason: String)
  /// The file is shorter than the eight bytes of the header's length.
  case tooShort(path: String, size: Int)
  /// The header is longer than the file, or than the limit of the format.
  case headerLength(path: String, length: UInt64, limit: Int)
  /// The header is not the JSON that the format prescribes.
  case malformedHeader(path: String, offset: Int, expected: String)
  /// A name occurs twice in one object of the header.
  case duplicateName(path: String, name: String)
  /// The numbers of a tensor are of a type that this program does not know.
  case unknownType(path: String, name: String, type: String)
  /// A tensor's bytes are not as many as its shape and type need (`nil`: more than can be counted).
  case wrongLength(path: String, name: String, found: Int, expected: Int?)
  /// A tensor's bytes do not begin where the tensor before it ends.
  case wrongOffset(path: String, name: String, found: Int, expected: Int)
  /// The data is longer or shorter than the header says.
  case wrongDataLength(path: String, found: Int, expected: Int)
  /// No tensor has this name.
  case missingTensor(path: String, name: String)
  /// A tensor's type does not convert to what was asked for.
  case wrongType(path: String, name: String, found: StorageType, wanted: String)
}

extension SafetensorsError: CustomStringConvertible {
  /// One sentence: the file, what was found, what was expected.
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot be read: \(reason)."
    case .cannotWrite(let path, let reason):
      "\(path): cannot be written: \(reason)."
    case .tooShort(let path, let size):
      "\(path): \(size) bytes long, too short for a safetensors file; is the download complete?"
    case .headerLength(let path, let length, let limit):
      "\(path): announces a header of \(length) bytes where at most \(limit) are possible; "
        + "it is cut short or not a safetensors file."
    case .malformedHeader(let path, let offset, let expected):
      "\(path): broken safetensors header: expected \(expected) at byte \(offset)."
    case .duplicateName(let path, let name):
      "\(path): broken safetensors header: the name “\(name)” occurs twice."
    case .unknownType(let path, let name, let type):
      "\(path): tensor “\(name)” has the type “\(type)”; known types are "
        + StorageType.allCases.map(\.rawValue).joined(separator: ", ") + "."
    case .wrongLength(let path, let name, let found, let expected):
      "\(path): tensor “\(name)” has \(found) bytes where its shape and type need "
        + (expected.map { "\($0)." } ?? "more than can be counted.")
    case .wrongOffset(let path, let name, let found, let expected):
      "\(path): tensor “\(name)” begins at byte \(found) of the data where byte \(expected) "
        + "was expected: tensors must follow each other without gap or overlap."
    case .wrongDataLength(let path, let found, let expected):
      "\(path): has \(found) bytes of data where the header describes \(expected); "
        + "is the download complete?"
    case .missingTensor(let path, let name):
      "\(path): has no tensor named “\(name)”."
    case .wrongType(let path, let name, let found, let wanted):
      "\(path): tensor “\(name)” is stored as \(found.rawValue), which does not convert to \(wanted)."
    }
  }
}
