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
        func multiply(
          _ columns: Int, by panels: UnsafeMutableRawPointer, of outputs: Int,
          into out: UnsafeMutablePointer<Float>
        ) {
          ck_few_rows_bf16(
            out, place.rows, panels, nil, nil, 0, block.count, columns, outputs, 0,
            (outputs + 63) / 64)
        }
        let asking = span.queries(block, of: inputs.queries)
        func round(adding bias: Tensor?) {
          ck_rounded_rows(
            place.rows, asking.start, bias.map { $0.pointer + span.column }, asking.stride,
            block.count, size)
        }
        round(adding: inputs.relative?.contentBias)
        multiply(size, by: place.keys, of: span.keys, into: place.scores)
        if let relative = inputs.relative {
          round(adding: relative.positionBias)
          multiply(
            size, by: place.positions + (span.queries - end) / 64 * ck_panels_size(size, 64),
            of: block.count + span.keys - 1, into: place.offsetScores)
        }
        ck_rounded_attention_weights(
          place.rows, place.inverses, place.scores,
          inputs.relative == nil ? nil : place.offsetScores,
          bounds.map { Array($0[2 * block.lowerBound..<2 * block.upperBound]) }, scale,
          block.count, span.keys)
        multiply(span.keys, by: place.values, of: size, into: place.result)
        let out = span.queries(block, of: result)
        ck_scaled_rows(out.start, out.stride, place.result, place.inverses, block.count, size)
      }
    }
    withExtendedLifetime((inputs, scratch)) {}
    return result
  }
}

/// The memory that a thread needs for one span: where what lies, in floats.
private struct RoundedAttentionMemory {
  /// A multiple of a panel's outputs, and few enough that the scores of a block stay in the cache.
  static let queriesTogether = 128

  private let ends: [Int]

  /// For spans of at most so many queries at a time, keys and offsets, and heads of `size` columns.
  init(queries: Int, keys: Int, offsets: Int, size: Int) {
    let sizes = [
      queries * keys, queries * (queries + keys), queries * size, queries,
      // Rounded numbers take half the place.
      queries * max(size, keys) / 2 + 1, ck_panels_size(size, keys) / 4,
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
