import TestSupport
import Testing

@testable import Tensors

@Suite struct PackedMatrixTests {
  @Test func packingLosesNoNumber() {
    // Multiplying with the identity brings every weight back as it was.
    for (outputs, inputs) in [(1, 1), (3, 5), (64, 48), (130, 33)] {
      let weight = sample([outputs, inputs], "w")
      var identity = [Float](repeating: 0, count: inputs * inputs)
      for index in 0..<inputs { identity[index * inputs + index] = 1 }
      let packed = PackedMatrix(weight)
      #expect(packed.shape == [outputs, inputs])
      let back = Tensor(identity, shape: [inputs, inputs])
        .linear(weight: .packed(packed), bias: nil)
      #expect(back.array() == transposed(weight).array())
    }
  }

  @Test(arguments: [Precision.bf16, .int8].filter(\.isSupported))
  func packingAtAPrecisionLosesWhatThePrecisionLoses(precision: Precision) {
    let weight = sample([40, 30], "w")
    var identity = [Float](repeating: 0, count: 900)
    for index in 0..<30 { identity[index * 31] = 1 }
    let packed = PackedMatrix(weight, precision)
    #expect(packed.precision == precision)
    let back = Tensor(identity, shape: [30, 30]).linear(weight: .packed(packed), bias: nil)
    let share: Float = precision == .bf16 ? 1 / 256 : 1 / 127
    var differs = false
    for (a, b) in zip(back.array(), transposed(weight).array()) {
      #expect(abs(a - b) <= share)
      differs = differs || a != b
    }
    #expect(differs)
  }

  @Test(.enabled(if: Precision.int8.isSupported))
  func moreInputsThanSumsHaveRoomForStayAsTheyAre() {
    let most = QuantizedMatrix.mostColumns
    for (inputs, precision) in [(most, Precision.int8), (most + 1, .f32)] {
      // The largest sums that there are.
      let weight = Tensor([Float](repeating: -1, count: inputs), shape: [1, inputs])
      let packed = PackedMatrix(weight, .int8)
      #expect(packed.precision == precision)
      let product = Tensor([Float](repeating: 1, count: inputs), shape: [1, inputs])
        .linear(weight: .packed(packed), bias: nil)
      #expect(abs(product.array()[0] / Float(-inputs) - 1) < 1e-3)
    }
  }

  @Test func aPackedWeightIsACopy() {
    let weight = sample([4, 4], "w")
    let (packed, before) = (PackedMatrix(weight), weight.array())
    weight.accumulate(weight)
    let identity = Tensor(
      (0..<16).map { $0 % 5 == 0 ? 1 : 0 }, shape: [4, 4])
    let back = identity.linear(weight: .packed(packed), bias: nil)
    #expect(back.array() == transposed(Tensor(before, shape: [4, 4])).array())
  }

  @Test func aWeightOfOtherThanTwoDimensionsIsAMistake() async {
    await #expect(processExitsWith: .failure) { _ = PackedMatrix(Tensor(zeros: [2, 2, 2])) }
  }
}
