import Testing

@testable import Tensors

@Suite struct StorageTests {
  @Test func memoryIsFreedWithItsLastTensor() {
    weak var storage: Storage?
    do {
      let tensor = Tensor(zeros: [10, 10])
      let view = tensor.rows(2..<4)
      storage = tensor.storage
      #expect(storage != nil && view.storage === storage)
    }
    #expect(storage == nil)
  }

  @Test func aViewOutlivesTheTensorItWasTakenFrom() {
    func view() -> Tensor { Tensor([1, 2, 3, 4], shape: [4, 1]).rows(2..<4) }
    #expect(view().array() == [3, 4])
  }

  @Test func memoryBeginsAtACacheLine() {
    for count in [1, 3, 100, 10_001] {
      let storage = Storage(capacity: count, device: CPUDevice.shared)
      #expect(UInt(bitPattern: storage.base).isMultiple(of: 64))
    }
  }
}
