import Foundation
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

/// What a user sees of a model that cannot be used: one line, status 3, whatever is wrong with it.
struct DamagedModelTests {
  private let folder: TemporaryFolder
  private let model: String
  private let recording: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
    recording = try folder.write(
      SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 0.5)), to: "a.wav")
  }

  private var weights: String { model + "/model.safetensors" }

  /// Expects both commands that load models to refuse this one, in a line that holds `words`.
  private func expectRefusal(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for arguments in [["transcribe", "-m", model, recording], ["inspect", model]] {
      let run = try runProgram(arguments)
      #expect(run.status == 3, sourceLocation: sourceLocation)
      #expect(run.output.isEmpty, sourceLocation: sourceLocation)
      #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
      for word in words {
        #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
      }
    }
  }

  private func edit(_ file: String, _ change: (inout Data) -> Void) throws {
    let url = URL(fileURLWithPath: model + "/" + file)
    var data = try Data(contentsOf: url)
    change(&data)
    try data.write(to: url)
  }

  private func rewrite(_ change: (inout [String: Tensor]) -> Void) throws {
    var parameters = try TinyModel.parameters()
    change(&parameters)
    let tokens = folder.file("tokens.txt")
    try ModelBundle.write(
      TinyModel.configuration, parameters: parameters, as: .f32, tokenizerPath: tokens, to: model)
  }

  /// Changes what the header of the weights says of a tensor.
  private func rewriteHeader(_ change: (inout [String: Any]) -> Void) throws {
    let url = URL(filePath: weights)
    let data = try Data(contentsOf: url)
    let size = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = try #require(
      try JSONSerialization.jsonObject(with: data[8..<8 + size]) as? [String: Any])
    let name = try #require(header.keys.filter { $0 != "__metadata__" }.sorted().first)
    var entry = try #require(header[name] as? [String: Any])
    change(&entry)
    header[name] = entry
    var text = try JSONSerialization.data(withJSONObject: header)
    text.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8))
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) }
    try (length + text + data[(8 + size)...]).write(to: url)
  }

  @Test(arguments: [
    ("shape", [-1, 4]), ("shape", [1 << 40, 1 << 40]), ("data_offsets", [4, 8]),
    ("data_offsets", [0, 1 << 50]), ("data_offsets", [8, 0]), ("data_offsets", [-4, 0]),
  ])
  func placesAndSizesOfWeightsMustFitTheFile(key: String, value: [Int]) throws {
    try rewriteHeader { $0[key] = value }
    try expectRefusal("model.safetensors")
  }

  @Test func aWholeModelIsTakenByBoth() throws {
    #expect(try runProgram(["transcribe", "-m", model, recording]).status == 0)
    #expect(try runProgram(["inspect", model]).status == 0)
  }

  @Test(arguments: ["config.json", "model.safetensors", "tokens.txt"])
  func aMissingFileIsNamed(file: String) throws {
    try FileManager.default.removeItem(atPath: model + "/" + file)
    try expectRefusal(model, file)
  }

  @Test(arguments: ["config.json", "model.safetensors", "tokens.txt"])
  func anEmptyFileIsNamed(file: String) throws {
    try edit(file) { $0 = Data() }
    try expectRefusal(model + "/" + file)
  }

  @Test(arguments: [0.001, 0.05, 0.5, 0.999])
  func truncatedWeightsAreRefused(share: Double) throws {
    try edit("model.safetensors") { $0 = $0.prefix(Int(share * Double($0.count))) }
    try expectRefusal(weights)
  }

  @Test(arguments: [0, 5, 7, 8, 9, 60, 400])
  func flippedBytesOfTheHeaderAreRefused(position: Int) throws {
    try edit("model.safetensors") { $0[position] ^= 0x55 }
    try expectRefusal(weights)
  }

  @Test func aParameterOfAnotherShapeIsNamedWithBothShapes() throws {
    try rewrite { $0["heads.ctc.output.weight"] = Tensor(zeros: [29, 16]) }
    try expectRefusal("heads.ctc.output.weight", "[29, 16]", "[30, 16]")
  }

  @Test func aMissingParameterIsNamed() throws {
    try rewrite { $0["heads.ctc.output.bias"] = nil }
    try expectRefusal("heads.ctc.output.bias", "missing")
  }

  @Test func aParameterThatNobodyAskedForIsNamed() throws {
    try rewrite { $0["heads.attention.output.bias"] = Tensor(zeros: [3]) }
    try expectRefusal("heads.attention.output.bias")
  }

  @Test func aParameterThatIsNoNumberIsNamed() throws {
    try rewrite { $0["heads.ctc.output.bias"] = Tensor(repeating: .nan, shape: [30]) }
    try expectRefusal("heads.ctc.output.bias", "not numbers")
  }

  @Test(arguments: [
    ("\"blocks\" : 2", "\"blocks\" : 0", "blocks"),
    ("\"blocks\" : 2", "\"blocks\" : 3", "blocks.2"),
    ("\"heads\" : 2", "\"heads\" : 3", "3 heads"),
    ("\"bins\" : 16", "\"bins\" : 1000000000000", "bins"),
    ("\"bins\" : 16", "\"bins\" : -1", "bins"),
    ("\"hopLength\" : 160", "\"hopLength\" : 0", "hopLength"),
    ("\"version\" : 1", "\"version\" : 2", "version 2"),
    ("\"ctc\"", "\"transducer\"", "transducer"),
    ("\"vocabulary_size\" : 30", "\"vocabulary_size\" : 31", "31"),
    ("\"encoder\"", "\"coder\"", "encoder"),
  ])
  func aConfigurationThatCannotBeIsExplained(old: String, new: String, word: String) throws {
    try edit("config.json") { data in
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains(old))
      data = Data(text.replacing(old, with: new).utf8)
    }
    try expectRefusal(word)
  }

  @Test(arguments: ["", "<blank>\n<blank>\n", "<blank> 0\na 7\n", "<blank>\na\nb\n"])
  func aVocabularyThatDoesNotFitIsRefused(tokens: String) throws {
    try edit("tokens.txt") { $0 = Data(tokens.utf8) }
    try expectRefusal(model + "/tokens.txt")
  }

  @Test func aVocabularyWithoutABlankIsRefused() throws {
    try edit("tokens.txt") {
      $0 = Data(TinyModel.tokenList.replacing("<blank>", with: "blank").utf8)
    }
    try expectRefusal(model + "/tokens.txt", "<blank>")
  }

  @Test func aFolderThatIsNotThereIsRefused() throws {
    let run = try runProgram(["transcribe", "-m", folder.file("nowhere"), recording])
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains("nowhere"))
  }
}
