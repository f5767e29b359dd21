import CSentencePiece

/// A loaded SentencePiece model, and the only place that calls the library.
///
/// `@unchecked Sendable` because the C++ object is written before this class is published, and
/// encoding only reads it.
final class SentencePieceModel: @unchecked Sendable {
  private let model: OpaquePointer

  /// Loads a model that ``SentencePieceFile`` has checked.
  /// - Throws: ``TextError/damagedModel(reason:)``.
  init(checked bytes: [UInt8]) throws(TextError) {
    var loaded: OpaquePointer?
    let failure = bytes.withUnsafeBytes { buffer in
      buffer.baseAddress.flatMap { swiftlet_sentencepiece_load($0, buffer.count, &loaded) }
    }
    if let reason = Self.message(failure) { throw .damagedModel(reason: reason) }
    guard let loaded else { throw .damagedModel(reason: "found nothing") }
    model = loaded
  }

  deinit {
    swiftlet_sentencepiece_free(model)
  }

  /// The ids of `text`; runs of unknown characters are one unknown token.
  /// - Throws: ``TextError/encodingFailed(text:reason:)``.
  func encode(_ text: String) throws(TextError) -> [Int] {
    var text = text
    var ids: UnsafeMutablePointer<Int32>?
    var count = 0
    let failure = text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.flatMap {
          swiftlet_sentencepiece_encode(model, $0, characters.count, &ids, &count)
        }
      }
    }
    if let reason = Self.message(failure) { throw .encodingFailed(text: text, reason: reason) }
    defer { swiftlet_sentencepiece_release(ids) }
    return UnsafeBufferPointer(start: ids, count: count).map(Int.init)
  }

  /// Trains a model on `sentences` with the library's own `options`.
  /// - Throws: ``TextError/trainingFailed(reason:)``.
  static func train(
    _ sentences: some Sequence<String>, options: [(name: String, value: String)]
  ) throws(TextError) -> [UInt8] {
    var text: [CChar] = []
    var lengths: [Int] = []
    for sentence in sentences {
      text.append(contentsOf: sentence.utf8.lazy.map { CChar(bitPattern: $0) })
      lengths.append(sentence.utf8.count)
    }
    let lines = options.map { "\($0.name)=\($0.value)\n" }.joined()
    var model: UnsafeMutableRawPointer?
    var count = 0
    let failure = swiftlet_sentencepiece_train(
      lines, text, lengths, lengths.count, &model, &count)
    if let reason = message(failure) { throw .trainingFailed(reason: reason) }
    defer { swiftlet_sentencepiece_release(model) }
    return Array(UnsafeRawBufferPointer(start: model, count: count))
  }

  /// Takes over a message of the library, without the source location that it begins with.
  private static func message(_ failure: UnsafeMutablePointer<CChar>?) -> String? {
    guard let failure else { return nil }
    defer { swiftlet_sentencepiece_release(failure) }
    let message = String(cString: failure)
    guard let location = message.firstRange(of: "] ") else { return message }
    let reason = message[location.upperBound...]
    return reason.isEmpty ? message : String(reason)
  }
}
