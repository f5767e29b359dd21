import Layers
import Tensors
import TestSupport
import Testing

@Suite struct ModeTests {
  private let x = sample([1000], "x")

  private func dropped(_ mode: Mode) -> [Float] { x.dropout(0.5, mode).array() }

  @Test func useDropsNothing() {
    #expect(dropped(.inference) == x.array())
    #expect(dropped(Mode.inference.child("a").child(1)) == x.array())
  }

  @Test func everyPartDropsOtherElements() {
    let mode = Mode.training(RandomKey(1))
    let parts = [
      mode, mode.child("a"), mode.child("b"), mode.child("a").child("b"), mode.child(0),
      mode.child(1), mode.child("a").child(0),
    ].map(dropped)
    #expect(Set(parts).count == parts.count)
    #expect(dropped(mode.child("a").child(0)) == parts[6])
  }
}
