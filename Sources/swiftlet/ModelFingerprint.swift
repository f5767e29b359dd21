internal import Foundation
internal import Recognition

/// A number that tells a model from others by what is in its files, not by where they lie.
enum ModelFingerprint {
  /// How many places of the parameters are looked at, and how many bytes at each: training changes all of them,
  /// and a model of gigabytes need not be read.
  private static let places = 256
  private static let bytes = 4096

  /// The fingerprint of the model in a folder, as 16 hexadecimal digits.
  ///
  /// - Throws: what reading throws.
  static func of(_ folder: String) throws -> String {
    var hash = Hash()
    hash.add(try Data(contentsOf: URL(filePath: folder + "/" + ModelBundle.File.configuration)))
    let weights = try FileHandle(
      forReadingFrom: URL(filePath: folder + "/" + ModelBundle.File.weights))
    let size = try weights.seekToEnd()
    hash.add(Data(String(size).utf8))
    for place in 0..<UInt64(places) {
      try weights.seek(toOffset: size / UInt64(places) * place)
      hash.add(try weights.read(upToCount: bytes) ?? Data())
    }
    return hash.digits
  }

  /// FNV-1a of 64 bits (Fowler, Noll and Vo; RFC 9923).
  struct Hash {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The number as 16 hexadecimal digits.
    var digits: String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Goes on with these bytes.
    mutating func add(_ data: Data) {
      for byte in data { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
  }
}
