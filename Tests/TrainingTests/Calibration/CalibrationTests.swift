import Testing

@testable import Training

struct CalibrationTests {
  /// Two workers: 100 bytes, 10 a second of audio and 1 a squared second; a second of work for ten of audio.
  private func calibration(off: Double = 0) -> Calibration {
    func measured(_ shapes: [ProbeShape], _ factor: Double = 1) -> [StepProbe.Measurement] {
      shapes.map { shape in
        let load = shape.load
        return .init(
          shape: shape,
          bytes: factor * (100 + 2 * (10 * load.seconds(.ragged) + load.squaredSeconds(.ragged))),
          seconds: factor * (load.seconds(.ragged) / 10))
      }
    }
    return Calibration(
      fitted: measured(ProbeShape.training(shardSeconds: 60, longest: 20, rate: 4)),
      unseen: measured(ProbeShape.unseen(shardSeconds: 60, longest: 20, rate: 4), 1 + off),
      gradientBytes: 7, workers: 2)
  }

  private func load(_ seconds: Double...) -> BatchLoad {
    BatchLoad(seconds.map { UtteranceSize(seconds: $0, tokens: Int(4 * $0), key: 0) })
  }

  @Test func errorsAreThoseOfShapesThatNothingWasFittedTo() {
    #expect(calibration().errors.memory < 1e-3)
    #expect(calibration().errors.time < 1e-3)
    #expect(abs(calibration(off: 0.25).errors.memory - 0.2) < 1e-3)
    #expect(abs(calibration(off: 0.25).errors.time - 0.2) < 1e-3)
  }

  @Test func theLargestShardsAreHeldTogetherAndGradientsOfAll() {
    let shards = [load(2), load(10), load(5, 5), load(3)]
    // 10 s alone, and twice 5 s; the gradients of the other two; a quarter more of what is not fixed.
    let expected: Double = 100 + 1.25 * (200 + 150 + 14)
    #expect(abs(calibration().bytes(shards) / expected - 1) < 0.01)
  }

  @Test func shardsGoToTheWorkerThatIsFree() {
    // 10 against 2 + 5 seconds of audio, then 3 more.
    #expect(abs(calibration().seconds([load(10), load(2), load(5), load(3)]) - 1) < 0.01)
    #expect(calibration().seconds([]) == 0)
  }

  @Test func whatIsThereOnceInAStepIsCountedOnce() {
    // Half a second for text and update in every step, and a second for ten of audio.
    let shapes = ProbeShape.training(shardSeconds: 20, longest: 10, rate: 2)
    let measurements = shapes.map { shape in
      StepProbe.Measurement(
        shape: shape, bytes: 100 + shape.load.seconds(.ragged),
        seconds: 0.5 + shape.load.seconds(.ragged) / 10)
    }
    let costs = Calibration(fitted: measurements, unseen: [], gradientBytes: 1, workers: 1)
    #expect(abs(costs.seconds([load(10), load(5), load(5)]) / 2.5 - 1) < 0.02)
  }
}
