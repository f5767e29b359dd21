import CKernels

/// Attention that multiplies numbers rounded to bf16, for inference: sums, scores and their softmax are f32.
extension CPUDevice {
  /// Whether products may be of fewer bits than f32 has: no gradient is asked for, nothing is dropped, and the CPU
  /// multiplies bf16.
  static func rounds(_ inputs: AttentionInputs, keepingWeights: Bool) -> Bool {
    inputs.precision != .f32 && !keepingWeights && (inputs.dropout?.rate ?? 0) == 0
      && Precision.bf16.isSupported
  }

  /// What `attention` computes. Keys, positions and values of a span are packed once, as weights are, and its queries
  /// meet them block by block. A query's result does not depend on its block.
  func roundedAttention(_ inputs: AttentionInputs) -> Tensor {
    let spans = AttentionSpan.all(inputs)
    let size = inputs.queries.columns / inputs.heads
    let memory = RoundedAttentionMemory(
      queries: min(RoundedAttentionMemory.queriesTogether, spans.map(\.queries).max() ?? 0),
      keys: spans.map(\.keys).max() ?? 0, offsets: spans.map(\.offsets).max() ?? 0, size: size)
    let threads = max(1, min(kernelThreads, spans.count))
    let scratch = empty([threads * memory.count])
    let scale = 1 / Float(size).squareRoot()
    let result = rows(of: inputs.queries, in: inputs)

    forEachOnKernelThreads(spans.count) { index, thread in
      let span = spans[index]
      let place = memory.at(scratch.pointer + thread * memory.count)
      let bounds = span.bounds(inputs.mask)
      let (keys, values) = (span.keys(of: inputs.keys), span.keys(of: inputs.values))
      ck_panels_of_outputs(place.keys, keys.start, keys.stride, size, span.keys)
      ck_panels_of_inputs(place.values, values.start, values.stride, span.keys, size)
      if let relative = inputs.relative {
        let positions = span.positions(of: relative.positions)
        ck_panels_of_outputs(
          place.positions, positions.start, positions.stride, size, span.offsets)
      }
      // From the last block on, the offsets of each begin with a panel.
      for end in stride(from: span.queries, to: 0, by: -RoundedAttentionMemory.queriesTogether) {
        let block = max(0, end - RoundedAttentionMemory.queriesTogether)..<end
        let asking = span.queries(block, of: inputs.queries)
        func round(adding bias: Tensor?) {
          ck_rounded_rows(
            place.rows, memory.width, asking.start, bias.map { $0.pointer + span.column },
            asking.stride, block.count, size)
        }
        round(adding: inputs.relative?.contentBias)
        let keyStride = RoundedAttentionMemory.padded(span.keys)
        ck_panels_product(
          place.scores, keyStride, place.rows, memory.width, place.keys, block.count, size,
          span.keys)
        let offsets = block.count + span.keys - 1
        let offsetStride = RoundedAttentionMemory.padded(offsets)
        if let relative = inputs.relative {
          round(adding: relative.positionBias)
          let panels = place.positions + (span.queries - end) / 64 * ck_panels_size(size, 64)
          ck_panels_product(
            place.offsetScores, offsetStride, place.rows, memory.width, panels, block.count, size,
            offsets)
        }
        ck_rounded_attention_weights(
          place.rows, place.inverses, place.scores, keyStride,
          inputs.relative == nil ? nil : place.offsetScores, offsetStride,
          bounds.map { Array($0[2 * block.lowerBound..<2 * block.upperBound]) }, scale,
          block.count, span.keys)
        ck_panels_product(
          place.result, memory.width, place.rows, keyStride, place.values, block.count, span.keys,
          size)
        let out = span.queries(block, of: result)
        ck_scaled_rows(
          out.start, out.stride, place.result, memory.width, place.inverses, block.count, size)
      }
    }
    withExtendedLifetime((inputs, scratch)) {}
    return result
  }
}

/// The memory that a thread needs for one span: where what lies, in floats.
private struct RoundedAttentionMemory {
  /// A multiple of a panel's outputs, and few enough that scores, panels and weights stay in the cache.
  static let queriesTogether = 64

  /// The columns of a head, padded.
  let width: Int
  private let ends: [Int]

  /// As many numbers as a whole number of panels has outputs: rows of this length begin with a cache line each.
  static func padded(_ columns: Int) -> Int { (columns + 63) / 64 * 64 }

  /// For spans of at most so many queries at a time, keys and offsets, and heads of `size` columns.
  init(queries: Int, keys: Int, offsets: Int, size: Int) {
    width = Self.padded(size)
    let padded = Self.padded(keys)
    let sizes = [
      queries * padded, queries * Self.padded(queries + keys), queries * width, queries,
      // Rounded numbers take half the place.
      queries * max(width, padded) / 2, ck_panels_size(size, keys) / 4,
      ck_panels_size(size, offsets) / 4, ck_panels_size(keys, size) / 4,
    ]
    var end = 0
    ends = sizes.map {
      end += ($0 + 15) / 16 * 16
      return end
    }
  }

  /// All of it.
  var count: Int { ends.last ?? 0 }

  /// The parts of a piece of memory.
  func at(
    _ start: UnsafeMutablePointer<Float>
  ) -> (
    scores: UnsafeMutablePointer<Float>, offsetScores: UnsafeMutablePointer<Float>,
    result: UnsafeMutablePointer<Float>, inverses: UnsafeMutablePointer<Float>,
    rows: UnsafeMutableRawPointer,
    keys: UnsafeMutableRawPointer, positions: UnsafeMutableRawPointer,
    values: UnsafeMutableRawPointer
  ) {
    (
      start, start + ends[0], start + ends[1], start + ends[2],
      UnsafeMutableRawPointer(start + ends[3]), UnsafeMutableRawPointer(start + ends[4]),
      UnsafeMutableRawPointer(start + ends[5]), UnsafeMutableRawPointer(start + ends[6])
    )
  }
}
