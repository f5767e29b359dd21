import Foundation

/// A language that a tiny model learns in seconds: each letter is a tone of its own.
package struct ToneCorpus {
  /// The folder with recordings, `manifest.jsonl` and `tokens.txt`.
  package let folder: TemporaryFolder
  /// What is said, in order.
  package let texts: [String]

  /// The path of the manifest.
  package var manifest: String { folder.file("manifest.jsonl") }
  /// The path of the token list.
  package var tokens: String { folder.file("tokens.txt") }

  /// Makes `count` recordings of two to four letters each.
  package init(count: Int) throws {
    folder = try TemporaryFolder()
    let letters: [Character] = ["a", "b", "c"]
    var texts: [String] = []
    var lines = ""
    for index in 0..<count {
      let text = String((0..<2 + index % 3).map { letters[(index * 7 + $0 * ($0 + index)) % 3] })
      let samples = Self.samples(of: text)
      _ = try folder.write(WaveBytes(samples).bytes, to: "\(index).wav")
      lines += """
        {"audio_filepath": "\(index).wav", "duration": \(Double(samples.count) / 16_000), \
        "text": "\(text)"}

        """
      texts.append(text)
    }
    self.texts = texts
    _ = try folder.write(lines, to: "manifest.jsonl")
    _ = try folder.write("<blank>\n<unk>\na\nb\nc\n", to: "tokens.txt")
  }

  /// A quarter of a second for each letter: 400, 900 or 2000 Hz, with a pause after it.
  package static func samples(of text: String) -> [Int16] {
    let frequencies: [Character: Double] = ["a": 400, "b": 900, "c": 2000]
    return text.flatMap { letter in
      (0..<4000).map { sample in
        let envelope = sample < 3000 ? sin(Double.pi * Double(sample) / 3000) : 0
        let phase = 2 * Double.pi * (frequencies[letter] ?? 0) * Double(sample) / 16_000
        return Int16(8000 * envelope * sin(phase)) + Int16(sample % 7) - 3
      }
    }
  }

  /// The text of a training configuration for this corpus: a model of some ten thousand parameters.
  package func configuration(
    steps: Int, heads: String = #"{"kind": "ctc"}"#, extra: String = ""
  ) -> String {
    """
    {
      "seed": 3,
      "model": {
        "tokenizer": "\(tokens)", "features": "kaldi", "normalization": "global",
        "encoder": {
          "subsampling": {"kind": "dw_striding", "channels": 8}, "blocks": 1,
          "block": {"width": 32, "heads": 2, "feed_forward_width": 64, "kernel": 5,
                    "causal": false, "dropout": 0.1}
        },
        "heads": [\(heads)]
      },
      "data": {"train": ["\(manifest)"], "dev": ["\(manifest)"], "batchSeconds": 4,
               "shardSeconds": 2, "maximumSeconds": 2},
      "schedule": {"peak": 0.01, "warmupSteps": 10, "decay": {"kind": "constant"}},
      "optimizer": {"averagingDecay": 0.9},
      "epochs": null, "steps": \(steps), "evaluationInterval": 1000, "checkpointInterval": 5\(extra)
    }
    """
  }
}
