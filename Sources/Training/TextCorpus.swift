internal import Foundation
package import Tensors
package import Text

/// Sentences as token ids, from which any number can be drawn.
package struct TextCorpus: Sendable {
  /// One file: its sentences, one after the other, and where each begins.
  private struct Source: Sendable {
    var tokens: [Int32] = []
    var starts: [Int] = [0]
    var weight: Double?
    var count: Int { starts.count - 1 }
    subscript(sentence: Int) -> [Int] {
      tokens[starts[sentence]..<starts[sentence + 1]].map(Int.init)
    }
  }

  private let sources: [Source]
  /// The shares of the sources up to and with each.
  private let bounds: [Double]
  private let budget: Int
  /// A number that changes with any sentence, weight or budget: what a resumed run is compared by.
  package let fingerprint: UInt64

  /// Reads all files. Throws `TrainingError` for a file that cannot be read, that has a line of other characters than
  /// the tokenizer knows, or no sentence that fits.
  package init(_ configuration: TextConfiguration, _ tokenizer: Tokenizer) throws {
    let limit = configuration.tokens - 1
    var key = RandomKey(UInt64(configuration.tokens))
    sources = try configuration.files.map { file in
      var source = Source(weight: file.weight)
      try Self.read(file.manifest, tokenizer) { tokens in
        guard tokens.count <= limit else { return }
        source.tokens += tokens.map(Int32.init)
        source.starts.append(source.tokens.count)
      }
      guard source.count > 0 else {
        throw TrainingError.configurationValue(
          key: "text.files",
          found: "\(file.manifest), which has no sentence of up to \(limit) tokens",
          expected: "a sentence a line")
      }
      key = key.child("\(source.count)|\(file.weight ?? 0)")
      return source
    }
    budget = configuration.tokens
    let weights = sources.map { $0.weight ?? Double($0.count) }
    let total = weights.reduce(0, +)
    bounds = weights.indices.map { weights[...$0].reduce(0, +) / total }
    // Fowler, Noll and Vo's hash, since there are millions of tokens.
    let hash = sources.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, source in
      (source.tokens.map(Int.init) + source.starts).reduce(hash) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
    }
    fingerprint = key.child("\(hash)").bits(0)
  }

  /// Sentences in all.
  package var count: Int { sources.reduce(0) { $0 + $1.count } }

  /// Whether some sentence is such that `predicate` holds.
  package func contains(where predicate: ([Int]) -> Bool) -> Bool {
    sources.contains { source in (0..<source.count).contains { predicate(source[$0]) } }
  }

  /// As many sentences, drawn by `key` with replacement, as fit the tokens of an update: at least one.
  package func sentences(by key: RandomKey) -> [[Int]] {
    var drawn: [[Int]] = []
    var left = budget
    while true {
      let position = UInt64(2 * drawn.count)
      let share = key.uniform(position)
      let source = sources[bounds.firstIndex { share < $0 } ?? sources.count - 1]
      let sentence = source[key.index(below: source.count, at: position + 1)]
      left -= sentence.count + 1
      guard left >= 0 else { return drawn }
      drawn.append(sentence)
    }
  }

  /// The sentences of a file, blank lines left out.
  private static func read(
    _ path: String, _ tokenizer: Tokenizer, _ take: ([Int]) -> Void
  ) throws {
    func broken(_ line: Int, _ found: String, _ expected: String) -> TrainingError {
      .configurationValue(
        key: "text.files", found: "\(path), whose line \(line) \(found)", expected: expected)
    }
    var number = 0
    // Only what has not been met before is looked up: there may be millions of lines.
    var known = [Bool](repeating: false, count: 256)
    do {
      var lines = try Manifest.lines(of: path)
      while let line = try lines.next() {
        number += 1
        guard case .text(let bytes) = line, let text = String(validating: bytes, as: UTF8.self)
        else { throw broken(number, "is no text", "a sentence a line, in UTF-8") }
        guard text.contains(where: { !$0.isWhitespace }) else { continue }
        if !bytes.allSatisfy({ known[Int($0)] }) {
          let unknown = tokenizer.unknownCharacters(in: text)
          guard unknown.isEmpty else {
            throw broken(
              number, "has \(unknown.map { "“\($0)”" }.joined(separator: ", "))",
              "the characters of transcripts, which the tokenizer knows")
          }
          for byte in bytes where byte < 128 { known[Int(byte)] = true }
        }
        take(try tokenizer.encode(text))
      }
    } catch let error as TrainingError {
      throw error
    } catch {
      throw TrainingError.unreadable(path: path, reason: FileFailure(error).description)
    }
  }
}
