import Testing

@testable import Training

struct EpochForecastTests {
  private let sizes = RandomCorpus(.uniform, count: 400, seed: 2).sizes
  private let calibration: Calibration

  init() {
    calibration = Calibration(
      fitted: ProbeShape.training(shardSeconds: 60, longest: 30, rate: 4).map {
        .init(
          shape: $0,
          bytes: 1000
            + 2 * (10 * $0.load.seconds(.ragged) + $0.load.squaredSeconds(.ragged)),
          seconds: $0.load.seconds(.ragged) / 10)
      }, unseen: [], gradientBytes: 0, workers: 2)
  }

  private var plan: EpochPlan {
    DurationBatchSampler(sizes, .init(budget: BatchBudget(.ragged, seconds: 240))).plan(epoch: 0)
  }

  @Test func anEpochTakesAsLongAsItsStepsAndTheMemoryOfItsWorst() throws {
    let forecast = EpochForecast(plan, sizes, shardSeconds: 40, calibration)
    let audio = sizes.reduce(0) { $0 + $1.seconds }
    // A tenth of a second for each, on two workers that are not always both busy.
    #expect(forecast.seconds >= audio / 20 * 0.99 && forecast.seconds < audio / 20 * 1.3)
    let step = try #require(forecast.step)
    let shards = TrainingBatch.shards(
      of: plan[step, rank: 0].map { sizes[$0].seconds }, shardSeconds: 40)
    let loads = shards.map { shard in BatchLoad(shard.map { sizes[plan[step, rank: 0][$0]] }) }
    #expect(forecast.bytes == calibration.bytes(loads))
  }

  @Test func shardsAreAsLongAsMemoryAllows() throws {
    func seconds(_ bytes: Double) -> Double? {
      EpochForecast.shardSeconds(
        within: bytes, plan, sizes, longest: 30, batchSeconds: 240, calibration)
    }
    let some = try #require(seconds(8000))
    #expect(EpochForecast(plan, sizes, shardSeconds: some, calibration).bytes <= 8000)
    #expect(some >= 30 && some < 240)
    #expect(seconds(1e9) == 240)
    #expect(seconds(1500) == nil)
  }

  @Test func nothingCostsNothing() {
    let plan = DurationBatchSampler([], .init(budget: BatchBudget(.ragged, seconds: 10)))
      .plan(epoch: 0)
    #expect(EpochForecast(plan, [], shardSeconds: 10, calibration).bytes == 0)
  }
}
