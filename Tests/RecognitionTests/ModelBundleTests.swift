import Foundation
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing
import Text

struct ModelBundleTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = try TinyModel.write(to: folder)
  }

  /// The error of loading the bundle.
  private var failure: ModelError? {
    do {
      _ = try ModelBundle(path: path)
      return nil
    } catch {
      return error
    }
  }

  private func write(_ parameters: [String: Tensor], as type: StorageType = .f32) throws {
    try ModelBundle.write(
      TinyModel.configuration, parameters: parameters, as: type,
      tokenizerPath: folder.file("tokens.txt"), to: path)
  }

  @Test func aBundleTranscribesLikeTheModelInMemory() throws {
    let audio = SyntheticSpeech.audio(seconds: 2)
    let stored = try Recognizer(ModelBundle(path: path))
    #expect(try stored.transcribe([audio]) == TinyModel.recognizer().transcribe([audio]))
  }

  @Test func halfPrecisionTakesHalfTheBytes() throws {
    func bytes() throws -> Int { try Data(contentsOf: URL(filePath: path + "/model.safetensors")).count }
    let full = try bytes()
    try write(TinyModel.parameters(), as: .f16)
    #expect(try Double(bytes()) < 0.8 * Double(full))
    #expect(failure == nil)
  }

  @Test(arguments: ["config.json", "model.safetensors"])
  func aMissingFileIsNamed(file: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + file)
    #expect(failure == .missingFile(bundle: path, file: file))
  }

  @Test func aBundleWithoutATokenizerNamesBothKinds() throws {
    try FileManager.default.removeItem(atPath: path + "/tokens.txt")
    #expect(failure == .missingFile(bundle: path, file: "tokenizer.model or tokens.txt"))
  }

  @Test func aTokenizerOfAnotherSizeIsRefused() throws {
    let tokens = try folder.write("<blank>\n<unk>\na\n", to: "model/tokens.txt")
    #expect(failure == .vocabulary(path: tokens, tokenizer: 3, configuration: 30))
  }

  @Test func tensorsThatNothingUsesAreNamed() throws {
    var parameters = try TinyModel.parameters()
    parameters["decoder.weight"] = Tensor(zeros: [1])
    try write(parameters)
    #expect(
      failure
        == .unexpectedTensors(path: path + "/model.safetensors", names: ["decoder.weight"]))
  }

  @Test func aMissingTensorIsNamed() throws {
    var parameters = try TinyModel.parameters()
    parameters["heads.ctc.output.bias"] = nil
    try write(parameters)
    guard case .parameters(_, let reason) = failure else {
      Issue.record("loading gave \(String(describing: failure))")
      return
    }
    #expect(reason.contains("heads.ctc.output.bias"))
  }
}
