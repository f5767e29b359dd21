import Layers
import Tensors
import TestSupport
import Testing

struct SelfConditioningTests {
  private let names = [
    "norm.weight": "weight.gain", "norm.bias": "weight.norm", "output.weight": "weight.output",
    "output.bias": "weight.bias", "feedback.weight": "weight.feedback",
  ]

  @Test func whatIsPassedOnIsWhatTorchComputes() throws {
    let golden = try GoldenLayer("self_conditioning", names: names)
    let mismatches = try golden.mismatches { scope, input in
      let layer = try SelfConditioning(width: 6, vocabulary: 9, tells: true, scope)
      return input.mapRows(layer.callAsFunction).rows
    }
    #expect(mismatches == [])
  }

  @Test func whatIsHeardIsWhatTorchComputes() throws {
    let golden = try GoldenLayer("self_conditioning", names: names)
    let layer = try SelfConditioning(width: 6, vocabulary: 9, tells: false, ParameterScope(golden))
    let input = try golden.golden["input"]
    #expect(try golden.golden.mismatch(layer.logPosteriors(input), "log_posteriors") == nil)
    #expect(layer(input).array() == input.array())
  }

  @Test func aFreshOneTellsNothingAndLearns() throws {
    let parameters = try Parameters(seed: 1) {
      _ = try SelfConditioning(width: 4, vocabulary: 5, tells: true, $0)
    }
    let layer = try SelfConditioning(
      width: 4, vocabulary: 5, tells: true, ParameterScope(parameters))
    let x = sample([3, 4], "x")
    #expect(layer(x).array() == x.array())
    let feedback = parameters["feedback.weight"]
    let gradient = (layer(x) * sample([3, 4], "upstream")).sum().gradients(of: [feedback])[0]
    #expect(gradient.squaredNorm > 0)
  }
}
