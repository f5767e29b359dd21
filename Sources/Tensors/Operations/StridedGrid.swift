/// The geometry of a 3 × 3 convolution with stride 2 over a ragged batch of pictures: time and mel
/// bins halve together.
package struct StridedGrid: Sendable {
  /// Frames of each utterance, before and after.
  package let lengths, outputLengths: [Int]
  /// Mel bins before and after.
  package let bins, outputBins: Int
  /// Numbers at each position of the picture, which do not change here.
  package let channels: Int
  /// Zeros before and after each picture in time, and at its sides: 0 (`conv2d`) or 1 (`dw_striding`); a stream,
  /// whose pieces are no pictures of their own, has its zeros in time among the rows.
  package let timePadding, binPadding: Int

  /// The geometry for utterances of these lengths, with zeros all around each.
  package init(lengths: [Int], bins: Int, channels: Int, padding: Int) {
    self.init(
      lengths: lengths, bins: bins, channels: channels, timePadding: padding, binPadding: padding)
  }

  /// The geometry for utterances of these lengths.
  package init(lengths: [Int], bins: Int, channels: Int, timePadding: Int, binPadding: Int) {
    self.lengths = lengths
    self.bins = bins
    self.channels = channels
    self.timePadding = timePadding
    self.binPadding = binPadding
    outputLengths = lengths.map { Self.outputSize($0, padding: timePadding) }
    outputBins = Self.outputSize(bins, padding: binPadding)
  }

  /// ⌊(size + 2·padding − 3) / 2⌋ + 1, and 0 where not even one patch fits.
  package static func outputSize(_ size: Int, padding: Int) -> Int {
    size > 0 && size + 2 * padding >= 3 ? (size + 2 * padding - 3) / 2 + 1 : 0
  }

  var inputRows: Int { lengths.reduce(0, +) }
  var outputRows: Int { outputLengths.reduce(0, +) }
  var inputWidth: Int { bins * channels }
  var outputWidth: Int { outputBins * channels }

  /// Calls `body` with the first input row, first output row, and both lengths of each utterance.
  func forEachUtterance(
    _ body: (_ input: Int, _ output: Int, _ frames: Int, _ outputFrames: Int) -> Void
  ) {
    var (input, output) = (0, 0)
    for (frames, outputFrames) in zip(lengths, outputLengths) {
      body(input, output, frames, outputFrames)
      input += frames
      output += outputFrames
    }
  }
}
