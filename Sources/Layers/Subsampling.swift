package import Tensors

/// Convolutions that make fewer, wider frames from features: [N, F] → [N', D].
///
/// Pictures are rows of time with (bin, channel) columns, so that a 3 × 3 convolution is a linear layer
/// on patches and no layout ever changes.
package struct Subsampling: Sendable {
  /// The two front ends of the field.
  package enum Kind: String, Codable, Sendable {
    /// Two full 3 × 3 convolutions without padding: ×4 (Gulati et al. 2020; WeNet, ESPnet).
    case conv2d
    /// One full and two separable 3 × 3 convolutions, padded by one: ×8 (Rekesh et al. 2023,
    /// FastConformer).
    case dwStriding = "dw_striding"

    /// Input frames for each output frame.
    package var factor: Int { self == .conv2d ? 4 : 8 }
    var padding: Int { self == .conv2d ? 0 : 1 }
    var stages: Int { self == .conv2d ? 2 : 3 }
  }

  /// The kind and its sizes.
  package struct Configuration: Codable, Sendable, Equatable {
    /// Which front end.
    package var kind: Kind
    /// Channels of the convolutions.
    package var channels: Int

    /// A front end of this kind and width.
    package init(kind: Kind, channels: Int) {
      self.kind = kind
      self.channels = channels
    }

    /// The frames that remain of `frames`.
    package func outputFrames(_ frames: Int) -> Int {
      (0..<kind.stages).reduce(frames) { size, _ in
        StridedGrid.outputSize(size, padding: kind.padding)
      }
    }

    /// The mel bands that remain of `bins`, each with all channels; 0 where there are too few for a patch.
    package func outputBins(_ bins: Int) -> Int { outputFrames(bins) }

    /// The frames of a stream that must have come before `frames` are complete.
    package func inputFrames(for frames: Int) -> Int {
      guard frames > 0 else { return 0 }
      return (0..<kind.stages).reduce(frames) { size, _ in 2 * size + 1 - kind.padding }
    }
  }

  /// One halving, which ends with ReLU.
  private enum Stage: Sendable {
    /// The full convolution of one channel.
    case first(weight: Tensor, bias: Tensor)
    /// A full convolution, as a linear layer on patches.
    case full(Linear)
    /// A depthwise convolution and a linear layer.
    case separable(weight: Tensor, bias: Tensor, Linear)
  }

  private let configuration: Configuration
  private let bins: Int
  private let stages: [Stage]
  private let output: Linear

  /// From F mel bins to D. Throws `ParameterError`.
  package init(
    _ configuration: Configuration, bins: Int, width: Int, _ scope: ParameterScope
  ) throws {
    self.configuration = configuration
    self.bins = bins
    let (kind, channels) = (configuration.kind, configuration.channels)
    stages = try (0..<kind.stages).map { index in
      let part = scope["stages"][index]
      if index == 0 {
        return .first(
          weight: try part.tensor(
            "convolution.weight", shape: [channels, 9], initial: .fanIn(9)),
          bias: try part.tensor("convolution.bias", shape: [channels], initial: .zeros))
      }
      if kind == .dwStriding {
        return .separable(
          weight: try part.tensor("depthwise.weight", shape: [9, channels], initial: .fanIn(9)),
          bias: try part.tensor("depthwise.bias", shape: [channels], initial: .zeros),
          try Linear(channels, channels, activation: .relu, part["pointwise"]))
      }
      return .full(try Linear(9 * channels, channels, activation: .relu, part["convolution"]))
    }
    output = try Linear(configuration.outputBins(bins) * channels, width, scope["output"])
  }

  /// Shortens each utterance on its own. Utterances too short for one patch come out with no rows.
  package func callAsFunction(_ features: SequenceBatch) -> SequenceBatch {
    guard case .packed = output.weight, !features.rows.isTracked else {
      let x = stages.indices.reduce(features) {
        halved($0, stage: $1, timePadding: configuration.kind.padding)
      }
      return x.mapRows { output($0) }
    }
    return inPieces(features).mapRows { output($0) }
  }

  /// Frames that make a piece where no gradients are wanted: what the first stage makes of them, a megabyte with the
  /// rows around it and those that round it up, is still in the cache when the next one reads it.
  private var pieceFrames: Int {
    max(8, (7 << 17) / (bins * configuration.channels) / 8 * 8)
  }

  /// All stages, piece by piece and on all kernel threads. Frames at the seams of pieces are convolved twice.
  private func inPieces(_ features: SequenceBatch) -> SequenceBatch {
    let size = pieceFrames / configuration.kind.factor
    let lengths = features.lengths.map(configuration.outputFrames)
    var pieces: [(utterance: Range<Int>, outputs: Range<Int>)] = []
    var first = 0
    for (frames, outputs) in zip(features.lengths, lengths) {
      for start in stride(from: 0, to: outputs, by: size) {
        pieces.append((first..<first + frames, start..<min(outputs, start + size)))
      }
      first += frames
    }
    let results = mapOnKernelThreads(pieces.count) {
      convolved(features.rows, of: pieces[$0].utterance, to: pieces[$0].outputs)
    }
    let width = width(before: stages.count)
    return SequenceBatch(
      rows: results.isEmpty ? Tensor(zeros: [0, width]) : .concatenating(results),
      lengths: lengths)
  }

  /// Some of the frames that all stages make of an utterance, whose features are some of the `rows`.
  private func convolved(
    _ rows: Tensor, of utterance: Range<Int>, to outputs: Range<Int>
  ) -> Tensor {
    let padding = configuration.kind.padding
    let lengths = stages.indices.reduce(into: [utterance.count]) { lengths, _ in
      lengths.append(StridedGrid.outputSize(lengths[lengths.count - 1], padding: padding))
    }
    // From the last stage back: the rows that it takes, and the zeros around the utterance among them.
    var taken = outputs
    var zeros: [(before: Int, after: Int)] = []
    for index in stages.indices.reversed() {
      let (first, end) = (2 * taken.lowerBound - padding, 2 * taken.upperBound + 1 - padding)
      zeros.insert((max(0, -first), max(0, end - lengths[index])), at: 0)
      taken = max(0, first)..<min(lengths[index], end)
    }
    var x = rows.rows(
      utterance.lowerBound + taken.lowerBound..<utterance.lowerBound + taken.upperBound)
    for (index, (before, after)) in zeros.enumerated() {
      if before + after > 0 {
        x = .concatenating([
          Tensor(zeros: [before, x.columns]), x, Tensor(zeros: [after, x.columns]),
        ])
      }
      x = halved(SequenceBatch([x]), stage: index, timePadding: 0).rows
    }
    return x
  }

  /// One stage: [N, bins · channels] → [N', bins' · channels'], with so many rows of zeros around each utterance.
  private func halved(_ x: SequenceBatch, stage index: Int, timePadding: Int) -> SequenceBatch {
    let channels = configuration.channels
    let grid = StridedGrid(
      lengths: x.lengths, bins: bins(before: index), channels: index == 0 ? 1 : channels,
      timePadding: timePadding, binPadding: configuration.kind.padding)
    let positions = grid.outputLengths.reduce(0, +) * grid.outputBins
    let pictures =
      switch stages[index] {
      case .first(let weight, let bias):
        x.rows.rectifiedConvolution2D(weight: weight, bias: bias, grid)
      case .full(let linear):
        x.rows.convolution2D(
          weight: linear.weight, bias: linear.bias, activation: linear.activation, grid)
      case .separable(let weight, let bias, let linear):
        linear(
          x.rows.depthwiseConvolution2D(weight: weight, bias: bias, grid)
            .reshaped([positions, channels]))
      }
    return SequenceBatch(
      rows: pictures.reshaped([
        positions / max(grid.outputBins, 1), grid.outputBins * channels,
      ]), lengths: grid.outputLengths)
  }

  /// Mel bins that a stage receives.
  private func bins(before stage: Int) -> Int {
    (0..<stage).reduce(bins) { size, _ in
      StridedGrid.outputSize(size, padding: configuration.kind.padding)
    }
  }
}

extension Subsampling {
  /// What one stream must remember between its pieces: for each stage the rows that its next patch begins with.
  package struct Cache: Sendable {
    fileprivate var tails: [Tensor]

    /// The numbers that are remembered.
    package var count: Int { tails.reduce(0) { $0 + $1.count } }
  }

  /// The beginning of a stream: the zeros before it.
  package func makeCache() -> Cache {
    Cache(
      tails: stages.indices.map {
        Tensor(zeros: [configuration.kind.padding, width(before: $0)])
      })
  }

  /// The next rows [n, F] of a stream → those frames [m, D] that they complete, which together are the frames of
  /// the whole. The last rows bring the rest.
  package func callAsFunction(
    _ features: Tensor, isLast: Bool, _ cache: inout Cache
  ) -> Tensor {
    output(convolved(features, isLast: isLast, &cache))
  }

  /// The same before the last layer.
  private func convolved(_ features: Tensor, isLast: Bool, _ cache: inout Cache) -> Tensor {
    var x = features
    for index in stages.indices {
      var parts = [cache.tails[index], x]
      if isLast { parts.append(Tensor(zeros: [configuration.kind.padding, x.columns])) }
      let rows = Tensor.concatenating(parts)
      let outputs = StridedGrid.outputSize(rows.rows, padding: 0)
      cache.tails[index] = rows.rows(2 * outputs..<rows.rows).copied()
      x = halved(SequenceBatch([rows]), stage: index, timePadding: 0).rows
    }
    return x
  }

  private func width(before stage: Int) -> Int {
    bins(before: stage) * (stage == 0 ? 1 : configuration.channels)
  }
}
