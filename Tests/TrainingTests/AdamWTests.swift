import Layers
import Tensors
import TestSupport
import Testing
import Training

@Suite struct AdamWTests {
  @Test func threeStepsAreThoseOfTorch() throws {
    let golden = try GoldenTensors("adamw")
    let parameters = Parameters(["weight": try golden["parameter"].copied()])
    var configuration = OptimizerConfiguration()
    configuration.beta1 = 0.9
    configuration.beta2 = 0.98
    configuration.epsilon = 1e-8
    configuration.weightDecay = 0.1
    var optimizer = AdamW(parameters, configuration)
    for step in 1...3 {
      optimizer.update(
        parameters, along: [try golden["gradient.\(step)"]], scaledBy: 1, rate: 0.01)
      #expect(try golden.mismatch(parameters["weight"], "parameter.\(step)") == nil)
    }
    #expect(optimizer.time == 3)
  }

  @Test func whatIsFrozenStaysBitForBit() {
    let values = ["a": Tensor([1, 2], shape: [1, 2]), "b": Tensor([3, 4], shape: [1, 2])]
    let parameters = Parameters(values, frozen: ["a"])
    var optimizer = AdamW(parameters, OptimizerConfiguration())
    let average = ParameterAverage(of: parameters, decay: 0.9)
    optimizer.update(
      parameters, along: [Tensor([1, 1], shape: [1, 2])], scaledBy: 1, rate: 0.1,
      average: (average, updates: 100))
    #expect(parameters["a"].array() == [1, 2] && parameters["b"].array() != [3, 4])
    #expect(average.values["a"]?.array() == [1, 2] && average.values["b"]?.array() != [3, 4])
  }

  @Test func vectorsAreNotDecayed() {
    let parameters = Parameters([
      "bias": Tensor([1, 1], shape: [2]), "weight": Tensor([1, 1], shape: [1, 2]),
    ])
    var configuration = OptimizerConfiguration()
    configuration.weightDecay = 0.5
    var optimizer = AdamW(parameters, configuration)
    optimizer.update(
      parameters, along: [Tensor(zeros: [2]), Tensor(zeros: [1, 2])], scaledBy: 1, rate: 0.1)
    #expect(parameters["bias"].array() == [1, 1])
    #expect(parameters["weight"].array() == [0.95, 0.95])
  }
}
