internal import ArgumentParser
internal import Foundation
internal import Recognition
internal import Text

/// A tokenizer that the user names, and the lines it is tried on.
struct TokenizerTrial: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A tokenizer.model, a tokens.txt, or the folder of a model.", valueName: "tokenizer"))
  var path: String

  @Argument(help: "The lines; without any, those of standard input.")
  var lines: [String] = []

  /// Reads the tokenizer.
  ///
  /// - Throws: `Failure` with the status `.model`.
  func tokenizer() throws(Failure) -> Tokenizer {
    var isFolder: ObjCBool = false
    let isBundle =
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    do {
      return try Tokenizer(path: isBundle ? ModelBundle.tokenizerPath(path) : path)
    } catch {
      throw Failure(.model, "\(error)")
    }
  }

  /// Hands over line after line.
  func forEachLine(_ body: (String) throws -> Void) throws {
    if !lines.isEmpty {
      for line in lines { try body(line) }
    } else {
      while let line = readLine() { try body(line) }
      // The end of the input, and input that cannot be read, look alike.
      guard read(STDIN_FILENO, nil, 0) == 0 else {
        let reason = String(cString: strerror(errno))
        throw Failure(
          .someInputsFailed, "standard input cannot be read (\(reason)); pipe some text in.")
      }
    }
  }
}
