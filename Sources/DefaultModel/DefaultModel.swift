import Foundation

/// The model that comes with the package and is used where no other is named.
package enum DefaultModel {
  /// Where it lies, seen from the folder of the program: as it was built, and as `scripts/install` puts it.
  private static let places = ["swiftlet_DefaultModel.resources/Model", "../share/swiftlet/model"]

  /// Its folder; nil where the program was installed without it.
  ///
  /// `Bundle.module` would end the program in that case, and tie it to the folder of its build.
  package static let path: String? = {
    // A link to the program does not move its resources.
    guard
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return nil }
    return path(beside: URL(filePath: program).deletingLastPathComponent().path)
  }()

  /// Its folder, for a program in `folder`.
  static func path(beside folder: String) -> String? {
    places.lazy.map { URL(filePath: folder).appending(path: $0).standardizedFileURL.path }
      .first { FileManager.default.fileExists(atPath: $0 + "/config.json") }
  }
}
