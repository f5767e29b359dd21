package import Layers
internal import Tensors

/// From features to states: subsampling, then conformer blocks (Gulati et al. 2020; with
/// `dw_striding`, the FastConformer of Rekesh et al. 2023). Shared by all heads.
package struct SpeechEncoder: Sendable {
  /// The sizes of the encoder.
  package struct Configuration: Codable, Sendable, Equatable {
    /// What makes fewer frames of features.
    package var subsampling: Subsampling.Configuration
    /// How many blocks there are.
    package var blocks: Int
    /// The sizes of each block.
    package var block: ConformerBlock.Configuration
    /// The chunkings that it is trained for; nil if only for whole utterances. Computes nothing.
    package var chunking: ChunkingChoices?

    /// An encoder of these sizes.
    package init(
      subsampling: Subsampling.Configuration, blocks: Int, block: ConformerBlock.Configuration
    ) {
      self.subsampling = subsampling
      self.blocks = blocks
      self.block = block
    }
  }

  let subsampling: Subsampling
  let blocks: [ConformerBlock]
  let configuration: Configuration
  /// F, the mel features of a frame.
  let bins: Int
  /// What blocks pass on besides their output, by the block's number from 1: part of the head ctc, where it has that.
  var conditioning: [Int: SelfConditioning] = [:]

  /// An encoder of `bins` mel features. Throws `ParameterError`.
  package init(_ configuration: Configuration, bins: Int, _ scope: ParameterScope) throws {
    self.configuration = configuration
    self.bins = bins
    subsampling = try Subsampling(
      configuration.subsampling, bins: bins, width: configuration.block.width,
      scope["subsampling"])
    blocks = try (0..<configuration.blocks).map {
      try ConformerBlock(configuration.block, scope["blocks"][$0])
    }
  }

  /// Features [N, F] → states [N', D], each utterance on its own: as a whole, or as a stream hears it that comes
  /// in chunks.
  package func callAsFunction(
    _ features: SequenceBatch, chunking: Chunking? = nil, _ mode: Mode
  ) -> SequenceBatch {
    self(features, chunking: chunking, keeping: [], mode).states
  }

  /// Features [N, F] → states [N', D], and the outputs of some blocks on the way, counted from 1, before anything is
  /// added to them.
  package func callAsFunction(
    _ features: SequenceBatch, chunking: Chunking? = nil, keeping kept: Set<Int>, _ mode: Mode,
    clock: StageClock? = nil
  ) -> (states: SequenceBatch, intermediate: [Int: SequenceBatch]) {
    var x = clock.measure(.subsampling, within: .encoder) { subsampling(features) }
    x = x.mapRows { $0.dropout(configuration.block.dropout, mode.child("input")) }
    let longest = x.lengths.max() ?? 0
    guard longest > 0 else {
      return (x, Dictionary(uniqueKeysWithValues: kept.map { ($0, x) }))
    }
    return run(x, after: 0, chunking: chunking, keeping: kept, mode)
  }

  /// The outputs [N, D] of a block, counted from 1, before anything is added to them → states [N, D]: what the blocks
  /// above it make of them.
  package func callAsFunction(
    after block: Int, _ states: SequenceBatch, chunking: Chunking? = nil, _ mode: Mode
  ) -> SequenceBatch {
    guard states.lengths.contains(where: { $0 > 0 }) else { return states }
    let told = conditioning[block].map { states.mapRows($0.callAsFunction) } ?? states
    return run(told, after: block, chunking: chunking, keeping: [], mode).states
  }

  private func run(
    _ states: SequenceBatch, after first: Int, chunking: Chunking?, keeping kept: Set<Int>,
    _ mode: Mode
  ) -> (states: SequenceBatch, intermediate: [Int: SequenceBatch]) {
    var x = states
    let longest = x.lengths.max() ?? 0
    var intermediate: [Int: SequenceBatch] = [:]
    let width = configuration.block.width
    let positions =
      if case .inference = mode {
        PositionTable.relative(covering: longest, width: width)
      } else {
        PositionTable.relative(frames: longest, width: width)
      }
    for (index, block) in blocks.enumerated().dropFirst(first) {
      x = block(x, positions: positions, chunking: chunking, mode.child("blocks").child(index))
      if kept.contains(index + 1) { intermediate[index + 1] = x }
      if let conditioning = conditioning[index + 1] { x = x.mapRows(conditioning.callAsFunction) }
    }
    return (x, intermediate)
  }

  /// Sinusoids of all offsets between so many frames, [2 · frames − 1, D].
  func positions(frames: Int) -> Tensor {
    PositionTable.relative(frames: frames, width: configuration.block.width)
  }
}
