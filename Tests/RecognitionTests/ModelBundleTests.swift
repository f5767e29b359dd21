import Foundation
import Layers
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

  private func write(
    _ parameters: [String: Tensor], as type: ParameterStorage = .f32
  ) throws {
    try ModelBundle.write(
      TinyModel.configuration, parameters: parameters, as: type,
      tokenizerPath: folder.file("tokens.txt"), to: path)
  }

  @Test func aBundleReadsBackAsTheModelThatWasWritten() throws {
    let bundle = try ModelBundle(path: path, precision: .f32)
    #expect(bundle.path == path)
    #expect(bundle.tokenizer.vocabularySize == 30)
    let audio = SyntheticSpeech.audio(seconds: 1)
    #expect(
      try Recognizer(bundle).transcribe([audio]) == TinyModel.recognizer().transcribe([audio]))
  }

  @Test(arguments: PrecisionChoice.allCases)
  func aBundleIsLoadedAtAPrecisionThatTheCPUHasOrRefused(choice: PrecisionChoice) throws {
    if choice.precision.isSupported {
      #expect(try ModelBundle(path: path, precision: choice).precision == choice.precision)
    } else {
      #expect(
        throws: ModelError.precision(
          asked: choice.rawValue, needs: choice.precision.instructionSet)
      ) { try ModelBundle(path: path, precision: choice) }
    }
  }

  @Test(arguments: [ParameterStorage.f16, .bf16])
  func halfPrecisionHalvesTheFile(type: ParameterStorage) throws {
    func size() throws -> Int {
      try Data(contentsOf: URL(fileURLWithPath: path + "/model.safetensors")).count
    }
    let whole = try size()
    try write(TinyModel.parameters(), as: type)
    #expect(try size() < whole * 3 / 4)
    #expect(try ModelBundle(path: path).model.heads.keys.sorted() == ["ctc"])
  }

  @Test func onlyItsOwnFilesAreInIt() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(names == ["config.json", "model.safetensors", "tokens.txt"])
  }

  @Test(arguments: ["config.json", "model.safetensors"])
  func aMissingFileIsAnErrorOfItsOwn(file: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + file)
    #expect(throws: ModelError.missingFile(bundle: path, file: file)) {
      try ModelBundle(path: path)
    }
  }

  @Test func aMissingTokenizerNamesBothKinds() throws {
    try FileManager.default.removeItem(atPath: path + "/tokens.txt")
    #expect(
      throws: ModelError.missingFile(bundle: path, file: "tokenizer.model or tokens.txt")
    ) { try ModelBundle(path: path) }
  }

  @Test func aTokenizerOfAnotherModelIsRefused() throws {
    try (TinyModel.tokenList + "é\n").write(
      toFile: path + "/tokens.txt", atomically: true, encoding: .utf8)
    #expect(
      throws: ModelError.vocabulary(
        path: path + "/tokens.txt", tokenizer: 31, configuration: 30)
    ) { try ModelBundle(path: path) }
  }

  @Test func everyParameterIsChecked() throws {
    var parameters = try TinyModel.parameters()
    parameters["heads.ctc.output.bias"] = nil
    try write(parameters)
    #expect(
      throws: ModelError.parameters(
        path: path + "/model.safetensors",
        reason: "\(ParameterError.missing(path: "heads.ctc.output.bias", shape: [30]))")
    ) { try ModelBundle(path: path) }

    parameters = try TinyModel.parameters()
    parameters["zebra"] = Tensor(zeros: [1])
    try write(parameters)
    #expect(
      throws: ModelError.unexpectedTensors(
        path: path + "/model.safetensors", names: ["zebra"])
    ) { try ModelBundle(path: path) }
  }

  @Test func aFolderThatDoesNotExistCannotBeWrittenTo() throws {
    let nowhere = folder.file("nowhere")
    let parameters = try TinyModel.parameters()
    #expect(throws: ModelError.self) {
      try ModelBundle.write(
        TinyModel.configuration, parameters: parameters, as: .f32,
        tokenizerPath: folder.file("tokens.txt"), to: nowhere)
    }
  }

  @Test func anotherModelsTokenizerIsNotLeftBesideItsOwn() throws {
    _ = try folder.write(
      "no tokenizer", to: URL(filePath: path).lastPathComponent + "/tokenizer.model")
    #expect(throws: ModelError.self) { try ModelBundle(path: path) }
    try write(TinyModel.parameters())
    #expect(try ModelBundle(path: path).tokenizer.vocabularySize == 30)
  }
}
