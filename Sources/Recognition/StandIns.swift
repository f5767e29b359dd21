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

package struct SpeechDetector: ~Copyable {
  package struct Frame: Sendable, Equatable {
    package var isSpeech: Bool
    package var loudness: Float
  }
  package static let frameSeconds = 0.02
  private var rest: [Float] = []
  package init(sampleRate: Int) {}
  package mutating func accept(_ samples: Span<Float>) -> [Frame] {
    for i in samples.indices { rest.append(samples[i]) }
    var out: [Frame] = []
    while rest.count >= 320 {
      let e = rest.prefix(320).reduce(0) { $0 + $1 * $1 } / 320
      out.append(.init(isSpeech: e > 1e-4, loudness: e))
      rest.removeFirst(320)
    }
    return out
  }
  package consuming func finish() -> [Frame] {
    rest.isEmpty ? [] : [.init(isSpeech: false, loudness: 0)]
  }
}
