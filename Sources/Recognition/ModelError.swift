internal import Layers

/// What can be wrong with a model that a caller names.
public enum ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  case missingFile(bundle: String, file: String)
  case unreadable(path: String, reason: String)
  case configuration(path: String, reason: String)
  case parameters(path: String, reason: String)
  case unexpectedTensors(path: String, names: [String])
  case tokenizer(path: String, reason: String)
  case vocabulary(path: String, tokenizer: Int, configuration: Int)
  case unknownDecoder(asked: String, available: [String])
  /// An option, such as "beam-size", that the decoder does not have, or that does not go with the others.
  case inapplicableOption(option: String, decoder: String, reason: String)
  /// A decoder that needs another head, which the model lacks.
  case missingHead(decoder: String, needs: String, available: [String])
  /// A model that must hear all of an utterance before it understands any of it.
  case cannotStream(reason: String)
  /// A length of chunks in milliseconds that is no multiple of the model's frames.
  case chunkLength(asked: Int, frame: Double)
  /// A past of less than no chunks, or of more than anything needs.
  case leftChunks(asked: Int)
  /// A past to look at, where there are no chunks.
  case pastWithoutChunks(leftChunks: Int)
  /// Computing with the weights, each of which is finite, gives numbers that are not.
  case notFinite
  /// A precision that this CPU has no instructions for.
  case precision(asked: String, needs: String)
  case unwritable(path: String, reason: String)

  /// One sentence for people: what was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .missingFile(let bundle, let file):
      "\(bundle) is not a model: found no \(file) in it, expected a folder with config.json, "
        + "model.safetensors and a tokenizer; check the path."
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check that the file exists and is readable."
    case .configuration(let path, let reason):
      "\(path): \(reason); use the file that belongs to the model."
    case .parameters(let path, let reason):
      "\(path): \(reason); copy the model again."
    case .unexpectedTensors(let path, let names):
      "\(path): found \(names.count) tensors that the configuration does not use "
        + "(the first is \(names.first ?? "")); use the config.json that belongs to these weights."
    case .tokenizer(let path, let reason):
      "\(path): \(reason)"
    case .vocabulary(let path, let tokenizer, let configuration):
      "\(path): the tokenizer has \(tokenizer) tokens, but config.json expects "
        + "\(configuration); use the tokenizer that belongs to the model."
    case .unknownDecoder(let asked, let available):
      "this model has no decoder \"\(asked)\"; it has: \(available.joined(separator: ", "))."
    case .inapplicableOption(let option, let decoder, let reason):
      "--\(option) does not apply to the decoder \"\(decoder)\": \(reason)."
    case .missingHead(let decoder, let needs, let available):
      "the decoder \"\(decoder)\" needs a head \"\(needs)\", and this model has: "
        + "\(available.joined(separator: ", ")); use another decoder or another model."
    case .cannotStream(let reason):
      "this model cannot follow a stream: \(reason); use `swiftlet transcribe`, or a model that is "
        + "normalized globally."
    case .chunkLength(let asked, let frame):
      "chunks of \(asked) ms cannot be had from this model, whose frames are \(Self.short(frame)) ms apart; "
        + "take a multiple, such as \(Self.short(8 * frame)) ms."
    case .leftChunks(let asked):
      "\(asked) chunks before each chunk cannot be had; take 0 to \(Chunking.most)."
    case .pastWithoutChunks(let leftChunks):
      "\(leftChunks) chunks before each chunk were asked for, but no chunks; give their length, too."
    case .notFinite:
      "the model's weights lead to numbers that are not finite, expected states of ordinary size; "
        + "the weights are damaged or their training diverged, use another model."
    case .precision(let asked, let needs):
      "the precision \(asked) needs a CPU with \(needs), which this one lacks; use f32 or auto."
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check the folder and the free space."
    }
  }

  private static func short(_ milliseconds: Double) -> String {
    milliseconds == milliseconds.rounded() ? "\(Int(milliseconds))" : "\(milliseconds)"
  }
}
