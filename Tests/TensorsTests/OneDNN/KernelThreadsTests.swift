import Synchronization
import TestSupport
import Testing

@testable import Tensors

@Suite struct KernelThreadsTests {
  @Test func workersThatShareTheCoresHaveOneKernelThreadEach() {
    #expect(
      parallelMap(count: 8, workers: 2) { _ in kernelThreads } == Array(repeating: 1, count: 8))
  }

  @Test func theCountBelongsToTheCallingThread() {
    let counts = parallelMap(count: 2, workers: 2) { index in
      setKernelThreads(3 + index)
      return kernelThreads
    }
    #expect(counts == [3, 4])
    let before = kernelThreads
    _ = parallelMap(count: 2, workers: 2) { _ in setKernelThreads(7) }
    #expect(kernelThreads == before)
  }

  @Test(arguments: [1, 2, 3], [0, 1, 2, 7, 100])
  func dividedWorkIsDoneOnce(threads: Int, count: Int) {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(threads)
    let done = Mutex([Int](repeating: 0, count: count))
    let inside = Mutex<[Int]>([])
    forEachOnKernelThreads(count) { index, thread in
      #expect((0..<threads).contains(thread))
      done.withLock { $0[index] += 1 }
      inside.withLock { $0.append(kernelThreads) }
    }
    #expect(done.withLock(\.self) == Array(repeating: 1, count: count))
    #expect(inside.withLock { $0.allSatisfy { $0 == 1 } })
    #expect(kernelThreads == threads)
  }

  @Test(arguments: [1, 2, 3], [0, 1, 2, 7, 100, 4001])
  func stretchesAreAllOfTheWorkOnce(threads: Int, count: Int) {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(threads)
    let stretches = Mutex<[Range<Int>]>([])
    forEachStretch(of: count, numbers: 1000) { stretch in stretches.withLock { $0.append(stretch) }
    }
    let found = stretches.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
    #expect(found.flatMap { Array($0) } == Array(0..<count))
    // A hundred thousand numbers are worth all threads, seven thousand none but the caller.
    #expect(found.count == (count >= 100 ? threads : 1))
  }

  /// Long enough that work on rows is divided, and not evenly.
  @Test(arguments: Operation.allCases)
  func resultsAreTheSameOnAnyNumberOfThreads(operation: Operation) throws {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    let results = try [1, 2, 3].map { threads in
      setKernelThreads(threads)
      return try operation.result().array()
    }
    #expect(results[0].allSatisfy { $0.isFinite })
    #expect(results[1] == results[0])
    #expect(results[2] == results[0])
  }

  enum Operation: String, CaseIterable {
    case layerNorm, softmax, logSoftmax, swish, gated, rowAdded, depthwise, chunkedDepthwise
    case firstConvolution, padded, patches, depthwise2D
    case linearF32, linearBF16, linearInt8, feedForwardF32, feedForwardBF16, feedForwardInt8
    case convolutionF32, convolutionBF16, convolutionInt8
    case fewRowsF32, fewRowsBF16, fewRowsInt8, attended, attendedInPart

    private var precision: Precision {
      rawValue.hasSuffix("BF16") ? .bf16 : rawValue.hasSuffix("Int8") ? .int8 : .f32
    }

    func result() throws -> Tensor {
      let x = sample([701, 96], "x")
      let row = sample([96], "row")
      let lengths = [97, 600, 4]
      func grid(_ channels: Int, padding: Int) -> StridedGrid {
        StridedGrid(lengths: lengths, bins: 96 / channels, channels: channels, padding: padding)
      }
      func weight(_ outputs: Int, _ inputs: Int, _ name: String) -> Weight {
        let tensor = sample([outputs, inputs], name)
        return precision.isSupported ? .packed(PackedMatrix(tensor, precision)) : .plain(tensor)
      }
      switch self {
      case .layerNorm: return x.layerNorm(gain: row, bias: row, epsilon: 1e-5)
      case .softmax: return x.softmax()
      case .logSoftmax: return x.logSoftmax()
      case .swish: return x.activated(.swish)
      case .gated: return x.gatedLinearUnit()
      case .rowAdded: return CPUDevice.shared.add(x, row: row)
      case .depthwise:
        return x.depthwiseConvolution(
          weight: sample([15, 96], "taps"), bias: row, lengths: lengths, leftContext: 7)
      case .chunkedDepthwise:
        return x.depthwiseConvolution(
          weight: sample([15, 96], "taps"), bias: row, lengths: lengths, leftContext: 7, chunk: 8)
      case .firstConvolution, .padded:
        return x.rectifiedConvolution2D(
          weight: sample([64, 9], "taps"), bias: sample([64], "bias"),
          grid(1, padding: self == .padded ? 1 : 0))
      case .patches: return x.patches(grid(4, padding: 1))
      case .depthwise2D:
        return x.depthwiseConvolution2D(
          weight: sample([9, 4], "taps"), bias: sample([4], "bias"), grid(4, padding: 1))
      case .linearF32, .linearBF16, .linearInt8:
        return x.linear(weight: weight(160, 96, "w"), bias: sample([160], "b"), activation: .swish)
      case .feedForwardF32, .feedForwardBF16, .feedForwardInt8:
        return x.feedForward(
          expand: (weight(384, 96, "w"), sample([384], "b")), activation: .swish,
          project: (weight(96, 384, "p"), row), addedTo: x, scaledBy: 0.5)
      case .convolutionF32, .convolutionBF16, .convolutionInt8:
        return x.convolution2D(
          weight: weight(64, 36, "w"), bias: sample([64], "b"), activation: .relu,
          grid(4, padding: 1))
      case .fewRowsF32, .fewRowsBF16, .fewRowsInt8:
        // Panels of 64 outputs: 32 and a part of one.
        return sample([3, 448], "few").linear(
          weight: weight(2090, 448, "wide"), bias: sample([2090], "bias"), activation: .relu)
      case .attended, .attendedInPart:
        let spans = self == .attended ? [0..<701, 0..<701, 3..<700] : [0..<701, 7..<7, 3..<700]
        return sample([3, 96], "queries").attending(to: x, x, over: .ranges(spans), heads: 6)
      }
    }
  }

  @Test func aSumOnOneThreadLeavesTheOthersToWhatFollows() {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(3)
    #expect(withOneKernelThread { kernelThreads } == 1)
    #expect(kernelThreads == 3)
  }

  @Test func noThreadAtAllIsAMistake() async {
    await #expect(processExitsWith: .failure) { setKernelThreads(0) }
  }
}
