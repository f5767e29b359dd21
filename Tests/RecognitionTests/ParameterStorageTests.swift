import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct ParameterStorageTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyHeads.write(to: folder)
  }

  /// The file of the model as it is stored so.
  private func file(_ storage: ParameterStorage) throws -> ParameterFile {
    let copy = folder.file(storage.rawValue)
    try ModelBundle.export(model, as: storage, to: copy)
    _ = try ModelBundle(path: copy)
    return try ParameterFile(path: copy + "/" + ModelBundle.File.weights)
  }

  @Test func weightsOfProductsAreInEightBitsAndTheRestInSixteen() throws {
    let (whole, small) = (try file(.f32), try file(.int8))
    #expect(whole.names == small.names)
    var types: [StorageType: Int] = [:]
    for name in whole.names {
      let entry = try #require(small.entry(name))
      types[entry.type, default: 0] += 1
      #expect(entry.shape == whole.entry(name)?.shape)
      if entry.type == .i8 { #expect(name.hasSuffix(".weight") && entry.shape.count == 2) }
    }
    #expect(types.keys.count == 2 && types[.f16] != nil)
    for name in [
      "encoder.blocks.0.feed_forward1.expand.weight", "encoder.blocks.0.attention.query.weight",
      "heads.ctc.output.weight",
    ] { #expect(small.entry(name)?.type == .i8, "\(name)") }
    for name in ["encoder.blocks.0.convolution.depthwise.weight", "heads.ctc.output.bias"] {
      #expect(small.entry(name)?.type == .f16, "\(name)")
    }
  }

  @Test(arguments: [ParameterStorage.f16, .bf16, .int8])
  func whatSixteenBitsHaveNoRoomForStaysInThirtyTwo(storage: ParameterStorage) throws {
    let (name, other) = ("encoder.blocks.0.attention.query.bias", "heads.ctc.output.bias")
    var parameters = try TinyHeads.parameters()
    let count = try #require(parameters[name]).count
    let large: Float = storage == .bf16 ? 3.4e38 : 65_530
    // It must be read again, not heard with.
    parameters[name] = Tensor([large] + [Float](repeating: 1, count: count - 1), shape: [count])
    try ModelBundle.write(
      TinyHeads.configuration, parameters: parameters, as: storage,
      tokenizerPath: folder.file("tokens.txt"), to: model)
    _ = try ModelBundle(path: model)
    let file = try ParameterFile(path: model + "/" + ModelBundle.File.weights)
    #expect(file.entry(name)?.type == .f32)
    #expect(file.entry(other)?.type == (storage == .bf16 ? .bf16 : .f16))
    #expect(try file.tensor(name)?.array().first == large)
  }

  @Test func aCopyOfACopyHasTheSameWeights() throws {
    let small = try file(.int8)
    try ModelBundle.export(folder.file("int8"), as: .f32, to: folder.file("again"))
    let again = try ParameterFile(path: folder.file("again") + "/" + ModelBundle.File.weights)
    for name in small.names {
      #expect(try small.tensor(name)?.array() == again.tensor(name)?.array(), "\(name)")
    }
  }
}
