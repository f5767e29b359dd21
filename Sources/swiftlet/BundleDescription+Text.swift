internal import Audio
internal import Foundation
internal import Layers
internal import Recognition
internal import Text

extension BundleDescription {
  /// Lines for people; with a table of all tensors where asked for.
  package func lines(showsTensors: Bool) -> [String] {
    let encoder = configuration.encoder
    let features = configuration.features
    let block = encoder.block
    var lines = [
      "model       \(path)",
      "parameters  \(Self.grouped(parameters)), stored as \(storage.joined(separator: ", ")) "
        + "(\(String(format: "%.1f", Double(weightBytes) / 1e6)) MB)",
    ]
    for (index, decoder) in decoders.enumerated() {
      let options = decoderOptions[decoder] ?? []
      lines.append(
        (index == 0 ? "decoders    " : "            ") + decoder
          + (options.isEmpty ? "" : " (" + options.joined(separator: ", ") + ")"))
    }
    if let preferred = configuration.decoding {
      lines.append("by default  " + preferred.spelling)
    }
    lines += [
      "features    \(features.bins) mel bins at \(features.sampleRate) Hz, "
        + "every \(Self.milliseconds(features.hopLength, features.sampleRate)) over "
        + "\(Self.milliseconds(features.windowLength, features.sampleRate)); "
        + "normalization: \(normalizationName)",
      "encoder     \(encoder.blocks) conformer blocks of width \(block.width), \(block.heads) heads, "
        + "feed-forward \(block.feedForwardWidth), kernel \(block.kernel)"
        + (block.causal ? " (causal)" : ""),
      "frames      one every \(Int((configuration.frameSeconds * 1000).rounded())) ms "
        + "(\(encoder.subsampling.kind.rawValue), \(configuration.subsamplingFactor) to 1)",
      "chunks      \(chunksName)",
      "tokenizer   \(tokenizerFile), \(tokenizer.vocabularySize) pieces: "
        + tokenizer.pieces.prefix(12).map(\.text).joined(separator: " ")
        + (tokenizer.vocabularySize > 12 ? " …" : ""),
      "",
    ]
    var table = TextTable(["part", "tensors", "parameters"])
    for part in parts { table.add([part.name, "\(part.tensors)", Self.grouped(part.parameters)]) }
    lines += table.lines
    if showsTensors {
      var table = TextTable(["tensor", "shape", "type"], words: 3)
      for tensor in tensors {
        table.add([
          tensor.name, tensor.shape.map(String.init).joined(separator: " × "), tensor.type,
        ])
      }
      lines += [""] + table.lines
    }
    if !card.isEmpty { lines += ["", "model card:"] + card.map { "  " + $0 } }
    return lines
  }

  private var normalizationName: String {
    switch configuration.normalization {
    case .none: "none"
    case .perUtterance: "by each utterance"
    case .global: "by the training corpus"
    }
  }

  private var chunksName: String {
    guard let chunking = configuration.encoder.chunking else {
      return "none in training; whole recordings only"
    }
    let frame = 1000 * configuration.frameSeconds
    let sizes = chunking.frames.map { "\(Int((Double($0) * frame).rounded()))" }
    let pasts = chunking.leftChunks.map { $0.map(String.init) ?? "all" }
    return "trained for \(sizes.joined(separator: ", ")) ms "
      + "after \(pasts.joined(separator: ", ")) chunks, and for whole recordings"
  }

  private static func milliseconds(_ samples: Int, _ rate: Int) -> String {
    let value = 1000 * Double(samples) / Double(rate)
    return (value == value.rounded() ? "\(Int(value))" : String(format: "%.1f", value)) + " ms"
  }

  /// A number with its thousands apart.
  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { index in
      let isBoundary = index > 0 && (digits.count - index) % 3 == 0
      return (isBoundary ? "," : "") + String(digits[index])
    }.joined()
  }
}
