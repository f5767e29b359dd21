/// What a serialised SentencePiece model says, read and checked before the library sees it.
///
/// The library follows offsets inside a model unchecked and ends the process on some
/// contradictions, so a damaged or hostile file must be recognised here.
struct SentencePieceFile {
  /// The pieces, by id.
  private(set) var pieces: [Piece] = []

  /// Field numbers of `ModelProto`.
  private enum Field {
    static let piece: UInt64 = 1
    static let trainer: UInt64 = 2
    static let normalizer: UInt64 = 3
    static let selfTest: UInt64 = 4
    static let denormalizer: UInt64 = 5
  }

  /// How many nested prefixes the library has room for when it matches user-defined symbols.
  private static let longestUserSymbol = 64

  /// Parses and checks a model.
  /// - Throws: ``TextError/damagedModel(reason:)``.
  init(_ bytes: [UInt8]) throws(TextError) {
    do {
      var reader = ProtobufReader(bytes[...])
      while let (field, value) = try reader.next() {
        switch (field, value) {
        case (Field.piece, .bytes(let message)): try append(message)
        case (Field.trainer, .bytes(let message)): try Self.checkTrainer(message)
        case (Field.normalizer, .bytes(let message)), (Field.denormalizer, .bytes(let message)):
          try Self.checkNormalizer(message)
        case (Field.selfTest, .bytes): continue
        case (Field.piece...Field.denormalizer, _): throw ProtobufReader.Malformed()
        default: continue
        }
      }
    } catch let error as TextError {
      throw error
    } catch {
      throw .damagedModel(reason: "found bytes of another format, or a truncated file")
    }
    if pieces.isEmpty { throw .damagedModel(reason: "found no pieces") }
  }

  private mutating func append(_ message: ArraySlice<UInt8>) throws {
    var text: String?
    var score: Float = 0
    var type: UInt64 = 1
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let bytes)): text = String(validating: bytes, as: UTF8.self)
      case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
      case (3, .varint(let number)): type = number
      case (1...3, _): throw ProtobufReader.Malformed()
      default: continue
      }
    }
    let id = pieces.count
    guard let text, !text.isEmpty, !text.utf8.contains(0) else {
      throw TextError.damagedModel(reason: "piece \(id) is empty or not text")
    }
    guard score.isFinite, score.magnitude < 1e6 else {
      throw TextError.damagedModel(reason: "piece \(id) has the score \(score)")
    }
    pieces.append(Piece(text: text, kind: try Self.kind(type, text: text, id: id)))
  }

  private static func kind(_ type: UInt64, text: String, id: Int) throws -> Piece.Kind {
    switch type {
    case 1, 5: return .text
    case 2: return .unknown
    case 3: return .special
    case 4:
      guard text.utf8.count <= longestUserSymbol else {
        throw TextError.damagedModel(
          reason: "user symbol \(id) is longer than \(longestUserSymbol) bytes")
      }
      return .text
    case 6:
      guard let byte = Piece.byte(text) else {
        throw TextError.damagedModel(reason: "byte piece \(id) is '\(text.prefix(20))'")
      }
      return .byte(byte)
    default: throw TextError.damagedModel(reason: "piece \(id) has the unknown type \(type)")
    }
  }

  private static func checkTrainer(_ message: ArraySlice<UInt8>) throws {
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      guard field == 3 else { continue }
      guard case .varint(1...4) = value else {
        throw TextError.damagedModel(reason: "found an unknown kind of model")
      }
    }
  }

  private static func checkNormalizer(_ message: ArraySlice<UInt8>) throws {
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      guard field == 2 else { continue }
      guard case .bytes(let map) = value else { throw ProtobufReader.Malformed() }
      if !map.isEmpty, !CharacterMap.isSafe(map) {
        throw TextError.damagedModel(reason: "the character normalisation map is inconsistent")
      }
    }
  }
}
