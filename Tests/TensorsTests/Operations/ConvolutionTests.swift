import Tensors
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  @Test(arguments: [0, 1], [1, 5, 16, 70, 100])
  func theConvolutionOfOneChannelIsALinearLayerOnPatches(padding: Int, channels: Int) {
    let grid = StridedGrid(lengths: [9, 1, 6], bins: 11, channels: 1, padding: padding)
    let x = sample([16, 11], "x")
    let (weight, bias) = (sample([channels, 9], "w"), sample([channels], "b"))
    let result = x.rectifiedConvolution2D(weight: weight, bias: bias, grid)
    let bins = StridedGrid.outputSize(11, padding: padding)
    #expect(result.shape == [grid.outputLengths.reduce(0, +), bins * channels])
    let expected = x.patches(grid).linear(weight: .plain(weight), bias: bias, activation: .relu)
    #expect(result.array().contains { $0 > 0 })
    for (a, b) in zip(result.array(), expected.array()) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func theGradientsOfTheConvolutionOfOneChannelAreThoseOfTheLinearLayer() {
    let grid = StridedGrid(lengths: [9, 6], bins: 7, channels: 1, padding: 1)
    let leaves = [sample([15, 7], "x"), sample([20, 9], "w"), sample([20], "b")]
      .map { $0.tracked() }
    let result = leaves[0].rectifiedConvolution2D(weight: leaves[1], bias: leaves[2], grid)
    let direction = sample(result.shape, "g")
    let linear = leaves[0].patches(grid)
      .linear(weight: .plain(leaves[1]), bias: leaves[2], activation: .relu)
      .reshaped(result.shape)
    let found = (result * direction).sum().gradients(of: leaves)
    let expected = (linear * direction).sum().gradients(of: leaves)
    for (a, b) in zip(found, expected) {
      #expect(((a - b).squaredNorm / b.squaredNorm).squareRoot() < 1e-5)
    }
  }

  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func aFullConvolutionIsALinearLayerOnPatches(precision: Precision) {
    for channels in [3, 4] {
      let grid = StridedGrid(lengths: [9, 1, 6], bins: 11, channels: channels, padding: 0)
      let x = sample([16, 11 * channels], "x")
      let weight = Weight.packed(PackedMatrix(sample([20, 9 * channels], "w"), precision))
      let bias = sample([20], "b")
      let result = x.convolution2D(weight: weight, bias: bias, activation: .relu, grid)
      let expected = x.patches(grid).linear(weight: weight, bias: bias, activation: .relu)
      #expect(result.array() == expected.array())
    }
  }

  @Test func depthwiseConvolutionFollowsTheDefinition() {
    for channels in [3, 70, 128] {
      let lengths = [4, 1, 7]
      let x = sample([12, channels], "x")
      let weight = sample([5, channels], "w")
      let bias = sample([channels], "b")
      for left in [0, 2, 4] {
        let result = x.depthwiseConvolution(
          weight: weight, bias: bias, lengths: lengths, leftContext: left
        ).array()
        var first = 0
        for frames in lengths {
          for t in 0..<frames {
            for c in 0..<channels {
              var sum = bias.array()[c]
              for k in 0..<5 where (0..<frames).contains(t - left + k) {
                sum +=
                  weight.array()[k * channels + c]
                  * x.array()[(first + t - left + k) * channels + c]
              }
              #expect(abs(result[(first + t) * channels + c] - sum) < 1e-5)
            }
          }
          first += frames
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 100])
  func aChunkEndsWhatItsRowsSee(chunk: Int) {
    let (lengths, channels) = ([11, 1, 4], 66)
    let x = sample([16, channels], "x")
    let (weight, bias) = (sample([5, channels], "w"), sample([channels], "b"))
    for left in [0, 2, 4] {
      let result = x.depthwiseConvolution(
        weight: weight, bias: bias, lengths: lengths, leftContext: left, chunk: chunk)
      var first = 0
      for frames in lengths {
        for start in stride(from: 0, to: frames, by: chunk) {
          // What is there up to the end of the chunk, as if that were all.
          let end = min(frames, start + chunk)
          let alone = x.rows(first..<first + end).depthwiseConvolution(
            weight: weight, bias: bias, lengths: [end], leftContext: left)
          #expect(
            result.rows(first + start..<first + end).array() == alone.rows(start..<end).array())
        }
        first += frames
      }
    }
  }

  @Test(arguments: [0, 1, 2, 4])
  func chunkedDepthwiseGradientsMatchCentralDifferences(left: Int) {
    let inputs = [sample([9, 3], "x"), sample([5, 3], "w"), sample([3], "b")]
    for chunk in [1, 2, 4, 5] {
      #expect(
        gradientMismatches(of: inputs) {
          $0[0].depthwiseConvolution(
            weight: $0[1], bias: $0[2], lengths: [2, 1, 6], leftContext: left, chunk: chunk)
        } == [], "chunks of \(chunk)")
    }
  }

  @Test(arguments: [0, 1, 2, 4])
  func depthwiseGradientsMatchCentralDifferences(left: Int) {
    for channels in [3, 66] {
      let inputs = [
        sample([9, channels], "x"), sample([5, channels], "w"), sample([channels], "b"),
      ]
      #expect(
        gradientMismatches(of: inputs) {
          $0[0].depthwiseConvolution(
            weight: $0[1], bias: $0[2], lengths: [2, 1, 6], leftContext: left)
        } == [])
    }
  }

  @Test(arguments: [0, 1])
  func patchesCoverThePicture(padding: Int) {
    let grid = StridedGrid(lengths: [5, 4], bins: 6, channels: 2, padding: padding)
    let x = sample([9, 12], "x")
    let result = x.patches(grid).array()
    var row = 0
    var first = 0
    for (frames, outputFrames) in zip(grid.lengths, grid.outputLengths) {
      for t in 0..<outputFrames {
        for f in 0..<grid.outputBins {
          for kt in 0..<3 {
            for kf in 0..<3 {
              for c in 0..<2 {
                let (time, bin) = (2 * t + kt - padding, 2 * f + kf - padding)
                let inside = (0..<frames).contains(time) && (0..<6).contains(bin)
                let expected = inside ? x.array()[(first + time) * 12 + bin * 2 + c] : 0
                #expect(result[row * 18 + (kt * 3 + kf) * 2 + c] == expected)
              }
            }
          }
          row += 1
        }
      }
      first += frames
    }
    #expect(row * 18 == result.count)
  }

  @Test(arguments: [0, 1])
  func twoDimensionalGradientsMatchCentralDifferences(padding: Int) {
    let grid = StridedGrid(lengths: [5, 4], bins: 6, channels: 2, padding: padding)
    let inputs = [sample([9, 12], "x"), sample([9, 2], "w"), sample([2], "b")]
    #expect(gradientMismatches(of: [inputs[0]]) { $0[0].patches(grid) } == [])
    #expect(
      gradientMismatches(of: inputs) {
        $0[0].depthwiseConvolution2D(weight: $0[1], bias: $0[2], grid)
      } == [])
  }
}
