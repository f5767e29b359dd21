internal import Tensors

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
  }

  /// One halving: perhaps a depthwise convolution, then a linear layer with ReLU.
  private struct Stage: Sendable {
    var depthwise: (weight: Tensor, bias: Tensor)?
    var linear: Linear
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
      let inputs = index == 0 ? 1 : channels
      if kind == .dwStriding && index > 0 {
        return Stage(
          depthwise: (
            try part.tensor("depthwise.weight", shape: [9, channels], initial: .fanIn(9)),
            try part.tensor("depthwise.bias", shape: [channels], initial: .zeros)
          ),
          linear: try Linear(channels, channels, activation: .relu, part["pointwise"]))
      }
      return Stage(
        linear: try Linear(9 * inputs, channels, activation: .relu, part["convolution"]))
    }
    let remaining = (0..<kind.stages).reduce(bins) { size, _ in
      StridedGrid.outputSize(size, padding: kind.padding)
    }
    output = try Linear(remaining * channels, width, scope["output"])
  }

  /// Shortens each utterance on its own. Utterances too short for one patch come out with no rows.
  package func callAsFunction(_ features: SequenceBatch) -> SequenceBatch {
    let channels = configuration.channels
    var (x, lengths, bins, width) = (features.rows, features.lengths, bins, 1)
    for stage in stages {
      let grid = StridedGrid(
        lengths: lengths, bins: bins, channels: width, padding: configuration.kind.padding)
      lengths = grid.outputLengths
      bins = grid.outputBins
      width = channels
      let positions = lengths.reduce(0, +) * bins
      if let (weight, bias) = stage.depthwise {
        x = stage.linear(
          x.depthwiseConvolution2D(weight: weight, bias: bias, grid)
            .reshaped([positions, channels]))
      } else {
        x = stage.linear(x.patches(grid))
      }
      x = x.reshaped([positions / max(bins, 1), bins * channels])
    }
    return SequenceBatch(rows: output(x), lengths: lengths)
  }
}
