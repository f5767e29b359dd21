import Foundation

/// The files of the repository that the rules speak about.
struct SourceTree {
  let files: [SourceFile]
  let readme: String

  /// The Swift and C files of `Sources`.
  var sources: [SourceFile] { files.filter { $0.area == "Sources" } }

  init(files: [SourceFile], readme: String = "") {
    self.files = files
    self.readme = readme
  }

  /// Reads the repository that these tests belong to.
  init() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var files: [SourceFile] = []
    for area in ["Sources", "Tests"] {
      let paths = try FileManager.default.subpathsOfDirectory(
        atPath: root.appending(path: area).path)
      for path in paths.sorted() {
        guard [".swift", ".c", ".cpp", ".h"].contains(where: { path.hasSuffix($0) }) else {
          continue
        }
        let text = try String(
          contentsOf: root.appending(path: area).appending(path: path), encoding: .utf8)
        files.append(SourceFile(path: "\(area)/\(path)", text: text))
      }
    }
    self.files = files
    readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
  }
}
