package import Layers
package import Tensors

package struct StreamingEncoder: ~Copyable {
  private let encoder: SpeechEncoder
  private let chunking: Chunking
  private var seen: [Tensor] = []
  private var rows = 0
  private var given = 0
  package init(_ encoder: SpeechEncoder, chunking: Chunking) {
    self.encoder = encoder
    self.chunking = chunking
  }
  package mutating func accept(_ features: Tensor) -> Tensor {
    seen.append(features)
    rows += features.rows
    let all = Tensor.concatenating(seen)
    var out: [Tensor] = []
    while rows >= (given + chunking.frames) * 8 + 8 {
      let needed = all.rows(0..<((given + chunking.frames) * 8 + 8))
      let s = encoder(SequenceBatch([needed]), chunking: chunking, .inference).rows
      out.append(s.rows(given..<given + chunking.frames))
      given += chunking.frames
    }
    return out.isEmpty ? Tensor(zeros: [0, 16]) : .concatenating(out)
  }
  package consuming func finish() -> Tensor {
    let s = encoder(SequenceBatch([Tensor.concatenating(seen)]), chunking: chunking, .inference)
      .rows
    return s.rows(given..<s.rows)
  }
}
