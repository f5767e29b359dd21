import Foundation
import ModelFixtures
import TestSupport
import Testing

struct InspectTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModel.write(to: folder)
  }

  @Test func tellsWhatAPersonWantsToKnow() throws {
    try "# A tiny model\n\nIt hears nonsense.\n".write(
      toFile: model + "/README.md", atomically: true, encoding: .utf8)
    let run = try runProgram(["inspect", model])
    #expect(run.status == 0)
    for text in [
      "decoders    ctc (--beam-size)\n", "16 mel bins at 16000 Hz, every 10 ms over 25 ms",
      "2 conformer blocks of width 16",
      "one every 80 ms (dw_striding, 8 to 1)", "30 pieces: <blank> <unk> ▁ a b", "# A tiny model",
      "chunks      none in training", "encoder.blocks", "encoder.subsampling", "heads.ctc", "F32",
    ] {
      #expect(run.output.contains(text), "\(text)")
    }
    #expect(!run.output.contains("heads.ctc.output.weight"))
  }

  @Test func tellsWhatChunksTheModelIsTrainedFor() throws {
    let path = model + "/config.json"
    let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
      "\"encoder\" : {",
      with: #""encoder" : {"chunking": {"frames": [4, 8], "left_chunks": [2, null]},"#)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let run = try runProgram(["inspect", model])
    #expect(run.output.contains("chunks      trained for 320, 640 ms after 2, all chunks"))
  }

  @Test func listsTensorsWhenAsked() throws {
    let run = try runProgram(["inspect", model, "--tensors"])
    #expect(run.output.contains(#/heads\.ctc\.output\.weight\s+30 × 16\s+F32/#))
  }

  @Test func jsonHasTheDocumentedKeysAndCountsAddUp() throws {
    let run = try runProgram(["inspect", model, "--json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "path", "configuration", "decoders", "decoder_options", "frame_seconds", "parameters",
        "parts", "storage",
        "weight_bytes", "tensors", "tokenizer", "card",
      ])
    let parts = try #require(object["parts"] as? [[String: Any]])
    let tensors = try #require(object["tensors"] as? [[String: Any]])
    let total = try #require(object["parameters"] as? Int)
    #expect(parts.compactMap { $0["parameters"] as? Int }.reduce(0, +) == total)
    let sizes = tensors.compactMap { ($0["shape"] as? [Int])?.reduce(1, *) }
    #expect(sizes.reduce(0, +) == total && total > 1000)
    #expect(object["decoders"] as? [String] == ["ctc"])
    #expect(object["decoder_options"] as? [String: [String]] == ["ctc": ["--beam-size"]])
    #expect(object["frame_seconds"] as? Double == 0.08)
  }
}
