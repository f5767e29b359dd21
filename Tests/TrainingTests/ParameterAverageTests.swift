import Layers
import Tensors
import TestSupport
import Testing
import Training

@Suite struct ParameterAverageTests {
  /// Moves the average as the optimizer does, by an update of nothing at its `number`.
  private func follow(_ average: ParameterAverage, _ parameters: Parameters, number: Int) {
    var optimizer = AdamW(parameters, OptimizerConfiguration())
    optimizer.update(
      parameters, along: parameters.trained.map { Tensor(zeros: parameters[$0].shape) },
      scaledBy: 1, rate: 0, average: (average, updates: number))
  }

  @Test func averagesFollowAsThoseOfTorch() throws {
    let golden = try GoldenTensors("moving_average")
    let average = ParameterAverage(
      of: Parameters(["a": try golden["value.0"]]), decay: 0.9)
    for step in 1...3 {
      // So late that the warm-up of the memory is over.
      follow(average, Parameters(["a": try golden["value.\(step)"].copied()]), number: 1_000)
      guard let value = average.values["a"] else { continue }
      #expect(try golden.mismatch(value, "average.\(step)") == nil)
    }
  }

  @Test func theStartIsSoonForgotten() {
    let average = ParameterAverage(of: Parameters(["a": Tensor([100], shape: [1])]), decay: 0.999)
    let steady = Parameters(["a": Tensor([1], shape: [1])])
    for step in 1...200 { follow(average, steady, number: step) }
    #expect(abs((average.values["a"]?.scalar ?? 0) - 1) < 0.01)
  }

  @Test func whatIsFrozenIsItsOwnAverage() {
    let parameters = Parameters(
      ["a": Tensor([1], shape: [1]), "b": Tensor([2], shape: [1])], frozen: ["b"])
    let old = ["a": Tensor([5], shape: [1]), "b": Tensor([6], shape: [1])]
    let average = ParameterAverage(resuming: old, of: parameters, decay: 0.5)
    #expect(average.values["a"]?.scalar == 5 && average.values["b"]?.scalar == 2)
  }

  @Test func theAverageHasMemoryOfItsOwn() {
    let parameters = Parameters(["a": Tensor([1, 2], shape: [2])])
    let average = ParameterAverage(of: parameters, decay: 0.5)
    follow(average, Parameters(["a": Tensor([9, 9], shape: [2])]), number: 100)
    #expect(parameters["a"].array() == [1, 2])
  }
}
