/// A path that is compared as the system compares paths, by its bytes: strings are equal where they look alike, and
/// files whose names are written with composed and decomposed accents are two.
struct PathBytes: Hashable {
  private let bytes: [UInt8]

  /// The bytes of a path.
  init(_ path: String) { bytes = Array(path.utf8) }
}
