import Foundation
import ModelFixtures
import TestSupport
import Testing

struct ExportTests {
  @Test func aShippedModelIsHalfTheSizeAndStillTranscribes() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModel.write(to: folder)
    let shipped = folder.file("shipped")
    let run = try runProgram(["export", model, "--storage", "bf16", "--output", shipped])
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    func size(_ bundle: String) throws -> Int {
      try Data(contentsOf: URL(fileURLWithPath: bundle + "/model.safetensors")).count
    }
    #expect(try size(shipped) < size(model) * 3 / 4)
    #expect(try runProgram(["inspect", shipped]).output.contains("BF16"))
  }

  @Test func eightBitsAreHalfOfSixteenAndTranscribeAsTheirWeightsDo() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModel.write(to: folder)
    let (small, large) = (folder.file("small"), folder.file("large"))
    #expect(try runProgram(["export", model, "--storage", "int8", "-o", small]).status == 0)
    #expect(try runProgram(["export", small, "--storage", "f32", "-o", large]).status == 0)
    #expect(try runProgram(["inspect", small]).output.contains("F16, I8"))
    let recording = try folder.write(
      SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 2)), to: "speech.wav")
    func document(_ model: String) throws -> String {
      try runProgram(["transcribe", "-f", "json", recording, "-m", model]).output
        .replacing(model, with: "model")
    }
    #expect(try document(small) == document(large))
    func count(_ model: String) throws -> Any? {
      let object = try JSONSerialization.jsonObject(
        with: Data(try runProgram(["inspect", "--json", model]).output.utf8))
      return (object as? [String: Any])?["parameters"]
    }
    #expect(try count(small) as? Int == count(model) as? Int)
  }

  @Test func aCopyCanPreferADecoderAndItsOptions() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModel.write(to: folder)
    let copy = folder.file("copy")
    #expect(
      try runProgram([
        "export", model, "--storage", "f32", "--decoder", "ctc", "--beam-size", "3", "-o", copy,
      ])
      .status == 0)
    let recording = try folder.write(
      SyntheticSpeech.wave(SyntheticSpeech.audio(seconds: 2)), to: "speech.wav")
    func document(_ arguments: [String]) throws -> String {
      try runProgram(["transcribe", "-f", "json", recording] + arguments).output
        .replacing(copy, with: model)
    }
    let greedy = try document(["-m", model])
    let searched = try document(["-m", model, "--beam-size", "3"])
    #expect(greedy != searched)
    #expect(try document(["-m", copy]) == searched)
    #expect(try document(["-m", copy, "--decoder", "ctc"]) == greedy)
    #expect(try runProgram(["inspect", copy]).output.contains("ctc --beam-size 3"))
    let refused = try runProgram(["export", model, "--decoder", "attention", "-o", copy])
    #expect(refused.status == 3)
    let nameless = try runProgram(["export", model, "--beam-size", "3", "-o", copy])
    #expect(nameless.status == 2)
  }

  @Test func aMissingModelEndsWithTheStatusOfModels() throws {
    let folder = try TemporaryFolder()
    let run = try runProgram(["export", folder.file("none"), "-o", folder.file("out")])
    #expect(run.status == 3)
    #expect(run.errorLines.count == 1)
  }

  @Test func anUnwritableFolderEndsWithTheStatusOfOutputs() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModel.write(to: folder)
    let file = try folder.write("in the way", to: "file")
    let run = try runProgram(["export", model, "-o", file + "/out"])
    #expect(run.status == 4)
    #expect(run.errorLines.count == 1)
  }
}
