internal import Foundation

/// JSON as the program writes it: keys in order, one value a line.
enum JSONLine {
  /// `value` as one line without its end.
  static func encoding(
    _ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .useDefaultKeys
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = keys
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension BinaryFloatingPoint {
  /// Rounded to so many decimals, for output.
  func decimals(_ count: Int) -> Double {
    let scale = Foundation.pow(10, Double(count))
    return (Double(self) * scale).rounded() / scale
  }
}
