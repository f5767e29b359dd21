import Foundation

/// The model that comes with the package and is used where no other is named.
package enum DefaultModel {
  /// Its folder, beside the program; nil where the program was installed without it.
  ///
  /// `Bundle.module` would end the program in that case, and tie it to the folder of its build.
  package static let path: String? = {
    let files = FileManager.default
    // A link to the program does not move its resources.
    guard let program = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      return nil
    }
    let folder = URL(filePath: program).deletingLastPathComponent()
      .appending(path: "swiftlet_DefaultModel.resources/Model").path
    return files.fileExists(atPath: folder) ? folder : nil
  }()
}
