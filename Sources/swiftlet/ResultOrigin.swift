internal import Foundation
internal import Recognition

/// What made the results in a folder, so that `--resume` does not mix those of different models.
///
/// The folder remembers it in a hidden file, one JSON object a line for each way in which results were made.
struct ResultOrigin: Codable, Equatable {
  /// What the file is called.
  static let file = ".swiftlet.jsonl"

  /// The model's folder, or `default`.
  let model: String
  /// What is in it.
  let fingerprint: String
  /// The decoder and the options of its search.
  let decoder: String

  /// Results of a model, in `folder`, by a decoder.
  ///
  /// - Throws: what reading the model throws.
  init(model: String, folder: String, decoder: String, _ options: DecodingOptions) throws {
    self.model = model
    fingerprint = try ModelFingerprint.of(folder)
    let given: [(DecodingOptions.Name, String?)] = [
      (.beamSize, options.beamSize.map { "\($0)" }),
      (.ctcWeight, options.ctcWeight.map { "\($0)" }),
      (.lmWeight, options.lmWeight.map { "\($0)" }),
      (.lengthNormalization, options.lengthNormalization.map { "\($0)" }),
      (.alignments, options.alignments.map { "\($0)" }),
      (.threshold, options.threshold.map { "\($0)" }), (.draft, options.draft),
    ]
    self.decoder = given.reduce(decoder) { text, option in
      option.1.map { "\(text) \(option.0.flag) \($0)" } ?? text
    }
  }

  /// Remembers that `folder` is given such results, and, where they replace what is there, no others.
  ///
  /// - Throws: `Failure` with the status `.output` if it has others and the work is one that `resumes`, or if this
  ///   cannot be written down.
  func record(in folder: ResultFolder, resumes: Bool, replaces: Bool) throws(Failure) {
    let path = folder.path + "/" + Self.file
    let text = replaces ? "" : (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    // What nobody can read says nothing.
    let known = text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(ResultOrigin.self, from: Data($0.utf8))
    }
    if resumes, let other = known.first(where: { !$0.isLike(self) }) {
      throw Failure(
        .output,
        "\(folder.path): holds results of the model \(other.model) by \(other.decoder), and this run "
          + "would add those of \(model) by \(decoder); take --force to replace what is there, or "
          + "another folder.")
    }
    guard !known.contains(where: isLike) else { return }
    let line = (try? JSONLine.encoding(self)) ?? ""
    let separator = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
    try folder.write(text + separator + line + "\n", to: path)
  }

  /// A model that has been moved makes the same results.
  private func isLike(_ other: ResultOrigin) -> Bool {
    fingerprint == other.fingerprint && decoder == other.decoder
  }
}
