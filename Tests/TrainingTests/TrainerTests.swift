import Foundation
import Layers
import Recognition
import Tensors
import TestSupport
import Testing
import Text
import Training

@Suite struct TrainerTests {
  /// Heads of which one is a language model.
  private static let readers = """
    {"kind": "ctc"}, {"kind": "attention", "blocks": 1, "heads": 2, "feed_forward_width": 16, \
    "language_model": true}
    """

  /// Trains on a tone corpus; `stops` are numbers of updates after which the run is interrupted and a
  /// new trainer takes over. Returns the files of the last checkpoint by name.
  private func train(
    _ corpus: ToneCorpus, _ folder: TemporaryFolder, steps: Int, stops: [Int] = [],
    workers: Int = 1, heads: String = #"{"kind": "ctc"}"#, extra: String = ""
  ) throws -> [String: [UInt8]] {
    let path = try corpus.folder.write(
      corpus.configuration(steps: steps, heads: heads, extra: extra), to: "configuration.json")
    let run = folder.file("run")
    for stop in stops + [Int.max] {
      let trainer = try Trainer(ConfigurationFile.read(path), folder: run, workers: workers)
      var updates = 0
      try trainer.run(
        shouldStop: { updates >= stop },
        report: { if case .updated(let record) = $0 { updates = record.step } })
    }
    let last = try #require(
      try FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints").max())
    return try ["model.safetensors", "state.safetensors", "config.json"].reduce(into: [:]) {
      $0[$1] = Array(
        try Data(contentsOf: URL(fileURLWithPath: "\(run)/checkpoints/\(last)/\($1)")))
    }
  }

  @Test func aModelLearnsToHearTones() throws {
    let corpus = try ToneCorpus(count: 24)
    let folder = try TemporaryFolder()
    _ = try train(corpus, folder, steps: 150)
    let bundle = try ModelBundle(path: folder.file("run/best"))
    let dev = try DevEvaluation(
      Corpus(manifests: [corpus.manifest], tokenizer: bundle.tokenizer), bundle.tokenizer,
      bundle.configuration)
    let file = try SafetensorsFile(path: folder.file("run/best/model.safetensors"))
    let parameters = try Dictionary(
      uniqueKeysWithValues: file.names.map { name in
        (name, Tensor(try file.floats(name), shape: try #require(file.entry(name)).shape))
      })
    let result = try dev.run(parameters, batchSeconds: 5, workers: 2)
    #expect(try #require(result.evaluation.heads["ctc"]).wordErrorRate < 0.1, "\(result)")
  }

  @Test func anInterruptedRunEndsWithTheSameBits() throws {
    let corpus = try ToneCorpus(count: 9)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let augmentation = """
      , "augmentation": {"speed": {"probability": 1, "factors": [0.9, 1, 1.1]}, \
      "gain": {"probability": 1}, "noise": {"probability": 0.5}, \
      "masking": {"frequencyMasks": 1, "timeMasks": 1}}
      """
    let expected = try train(corpus, whole, steps: 13, extra: augmentation)
    let found = try train(corpus, parts, steps: 13, stops: [3, 4, 11], extra: augmentation)
    #expect(found == expected)
    let log = try parts.read("run/log.jsonl").split(separator: "\n")
    #expect(log.count == 13)
  }

  @Test func aRunInChunksIsLoggedAndItsModelTellsOfIt() throws {
    let corpus = try ToneCorpus(count: 9)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let chunking = """
      , "chunking": {"frames": [2, 4], "leftChunks": [1, null], \
      "evaluated": [{"frames": 2, "left_chunks": 1}]}
      """
    let expected = try train(corpus, whole, steps: 9, extra: chunking)
    let found = try train(corpus, parts, steps: 9, stops: [4], extra: chunking)
    #expect(found == expected)
    let records = try parts.read("run/log.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(TrainingRecord.self, from: Data($0.utf8))
    }
    #expect(records.contains { $0.chunking == nil })
    #expect(records.contains { $0.chunking?.frames == 2 })
    #expect(records.contains { $0.chunking?.frames == 4 })
    let dev = try #require(records.last?.dev?.values.first)
    #expect(dev.chunked?.first?.heads["ctc"]?.loss.isFinite == true)
    let model = try ModelBundle(path: parts.file("run/best")).configuration
    #expect(model.encoder.chunking?.frames == [2, 4])
    #expect(model.encoder.chunking?.leftChunks == [1, nil])
  }

  @Test func aRunOfTwoViewsIsLoggedAndRepeats() throws {
    let corpus = try ToneCorpus(count: 9)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let views = """
      , "consistency": {}, "augmentation": {"speed": {"probability": 0.5}, \
      "masking": {"frequencyMasks": 1, "timeMasks": 2, "timeShare": 0.3}}
      """
    let expected = try train(corpus, whole, steps: 9, extra: views)
    let found = try train(corpus, parts, steps: 9, stops: [4], workers: 2, extra: views)
    #expect(found == expected)
    for line in try whole.read("run/log.jsonl").split(separator: "\n") {
      let record = try JSONDecoder().decode(TrainingRecord.self, from: Data(line.utf8))
      let divergence = try #require(record.terms["consistency"])
      #expect(divergence > 0)
      let ctc = try #require(record.terms["ctc"])
      #expect(abs(record.loss - ctc - 0.2 * divergence) < 1e-3 * record.loss)
    }
  }

  @Test func aRunThatAsksForPhonesRepeatsAndLeavesNoTraceOfThemInItsModel() throws {
    let corpus = try ToneCorpus(count: 9)
    let lexicon = corpus.texts.map { text in
      "\(text) \(text.map { "\($0)1 \($0)2" }.joined(separator: " "))\n"
    }
    let path = try corpus.folder.write(lexicon.joined(), to: "lexicon.txt")
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let extra = #", "pronunciation": {"lexicon": "\#(path)", "block": 1, "weight": 0.5}"#
    let expected = try train(corpus, whole, steps: 9, extra: extra)
    let found = try train(corpus, parts, steps: 9, stops: [4], workers: 2, extra: extra)
    #expect(found == expected)
    for line in try whole.read("run/log.jsonl").split(separator: "\n") {
      let record = try JSONDecoder().decode(TrainingRecord.self, from: Data(line.utf8))
      let (ctc, phones) = (
        try #require(record.terms["ctc"]), try #require(record.terms["pronunciation"])
      )
      #expect(phones > 0 && abs(record.loss - ctc - 0.5 * phones) < 1e-3 * record.loss)
      #expect(record.gradientNorms["pronunciation"] ?? 0 > 0)
    }
    // Without the objective the same model has the same names.
    let plain = try TemporaryFolder()
    _ = try train(corpus, plain, steps: 1)
    func names(_ folder: TemporaryFolder) throws -> [String] {
      try SafetensorsFile(path: folder.file("run/best/model.safetensors")).names.sorted()
    }
    #expect(try names(whole) == names(plain))
    _ = try ModelBundle(path: whole.file("run/best"))
  }

  @Test func aRunThatReadsIsLoggedAndRepeats() throws {
    let corpus = try ToneCorpus(count: 9)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let text = try corpus.folder.write(Array("ab\nbca\nc\n".utf8), to: "text.txt")
    let extra = #"""
      , "text": {"files": ["\#(text)"], "tokens": 20}, "losses": {"ctc": 0.5}
      """#
    let expected = try train(corpus, whole, steps: 9, heads: Self.readers, extra: extra)
    let found = try train(
      corpus, parts, steps: 9, stops: [4], workers: 2, heads: Self.readers, extra: extra)
    #expect(found == expected)
    for line in try whole.read("run/log.jsonl").split(separator: "\n") {
      let terms = try JSONDecoder().decode(TrainingRecord.self, from: Data(line.utf8)).terms
      #expect(terms["attention_text"].map { $0 > 0 && $0 < 5 } == true)
    }
    // With other text it is another run.
    _ = try corpus.folder.write(Array("ab\nbc\nc\n".utf8), to: "text.txt")
    #expect(throws: TrainingError.otherCorpus(path: parts.file("run"))) {
      try train(corpus, parts, steps: 9, heads: Self.readers, extra: extra)
    }
  }

  @Test func aRunThatInjectsTextRepeats() throws {
    let corpus = try ToneCorpus(count: 9)
    let words = Set(corpus.texts + ["ab", "bca"]).sorted()
    let lexicon = words.map { word in
      "\(word) \(word.map { "\($0)1 \($0)2" }.joined(separator: " "))\n"
    }
    let path = try corpus.folder.write(lexicon.joined(), to: "lexicon.txt")
    let text = try corpus.folder.write(Array("ab\nbca\nab bca\n".utf8), to: "text.txt")
    let extra = #"""
      , "text": {"files": ["\#(text)"], "tokens": 20}, "losses": {"ctc": 0.5},
      "pronunciation": {"lexicon": "\#(path)", "block": 1, "injection": {"weight": 0.25}}
      """#
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let expected = try train(corpus, whole, steps: 9, heads: Self.readers, extra: extra)
    let found = try train(
      corpus, parts, steps: 9, stops: [4], workers: 2, heads: Self.readers, extra: extra)
    #expect(found == expected)
    for line in try whole.read("run/log.jsonl").split(separator: "\n") {
      let record = try JSONDecoder().decode(TrainingRecord.self, from: Data(line.utf8))
      func term(_ name: String) throws -> Double { try #require(record.terms[name]) }
      let sum =
        try 0.5 * term("ctc") + term("attention") + term("attention_text")
        + 0.3 * term("pronunciation")
        + 0.25 * (0.5 * term("ctc_injected") + term("attention_injected"))
      #expect(abs(record.loss - sum) < 1e-3 * record.loss)
      #expect(try term("ctc_injected") > 0 && term("attention_injected") > 0)
    }
  }

  @Test func theNumberOfWorkersChangesNothing() throws {
    let corpus = try ToneCorpus(count: 9)
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    #expect(
      try train(corpus, one, steps: 6, workers: 1) == train(corpus, two, steps: 6, workers: 2))
  }

  @Test func divergenceIsNamedAndLeavesTheParametersFinite() throws {
    let corpus = try ToneCorpus(count: 6)
    let folder = try TemporaryFolder()
    let path = try corpus.folder.write(
      corpus.configuration(steps: 200)
        .replacing("\"peak\": 0.01", with: "\"peak\": 1e30"), to: "configuration.json")
    let trainer = try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1)
    var skipped: [String] = []
    #expect(throws: TrainingError.self) {
      try trainer.run(report: {
        if case .updated(let record) = $0, let reason = record.skipped { skipped.append(reason) }
      })
    }
    #expect(skipped.count > 20)
    #expect(skipped.first?.contains(".wav") == true)
  }

  /// Multiplies a parameter in the last checkpoint of a run.
  private func enlarge(_ parameter: String, by factor: Float, in run: String) throws {
    let folder = try #require(
      try FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints").max())
    let path = "\(run)/checkpoints/\(folder)/state.safetensors"
    let state = try SafetensorsFile(path: path)
    let entries = try state.names.map { name in
      let numbers = try state.floats(name)
      return SafetensorsEntry.floats(
        name, shape: try #require(state.entry(name)).shape,
        name == parameter ? numbers.map { $0 * factor } : numbers)
    }
    try SafetensorsWriter.write(entries, to: path)
  }

  @Test func oneBatchThatIsNoNumberIsSkippedByNameAndTheRunGoesOn() throws {
    // The loudest sound that is accepted has three times the logarithms of the others; there are weights with
    // which it alone is beyond what a number can be. Doubling finds them.
    let corpus = try ToneCorpus(count: 9)
    let loud = ToneCorpus.samples(of: corpus.texts[4]).map { Float($0) / 8100 * 9e8 }
    _ = try corpus.folder.write(WaveBytes(floats: loud).bytes, to: "4.wav")
    let folder = try TemporaryFolder()
    let text = corpus.configuration(steps: 1)
      .replacing("\"dev\": [\"\(corpus.manifest)\"]", with: "\"dev\": []")
      .replacing("\"global\"", with: "\"none\"")
      .replacing("\"batchSeconds\": 4", with: "\"batchSeconds\": 2")
    var records: [TrainingRecord] = []
    func run(until step: Int) throws {
      let path = try corpus.folder.write(
        text.replacing("\"steps\": 1", with: "\"steps\": \(step)"), to: "configuration.json")
      let trainer = try Trainer(
        ConfigurationFile.read(path), folder: folder.file("run"), workers: 1)
      records = []
      try trainer.run(report: { if case .updated(let record) = $0 { records.append(record) } })
    }
    try run(until: 1)
    try enlarge("parameter.encoder.subsampling.output.weight", by: 1e35, in: folder.file("run"))
    var step = 1
    while step < 120, records.allSatisfy({ $0.skipped == nil }) {
      try enlarge("parameter.encoder.subsampling.output.weight", by: 2, in: folder.file("run"))
      step += 8
      try run(until: step)
    }
    let skipped = records.filter { $0.skipped != nil }
    #expect(records.count == 8)
    #expect(!skipped.isEmpty && skipped.count < 8)
    for record in skipped { #expect(record.skipped?.contains("4.wav") == true) }
    for record in records where record.skipped == nil { #expect(record.loss.isFinite) }
    let last = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("run/checkpoints")).max())
    let weights = try SafetensorsFile(
      path: folder.file("run/checkpoints/\(last)/state.safetensors"))
    for name in weights.names {
      let isFinite = try weights.floats(name).allSatisfy { $0.isFinite }
      #expect(isFinite, "\(name)")
    }
  }

  @Test func anEndOfAnEpochAtACheckpointOrAStopIsResumedExactly() throws {
    let corpus = try ToneCorpus(count: 9)
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let extra = #", "augmentation": {"speed": {"probability": 1, "factors": [0.9, 1, 1.1]}}"#
    let expected = try train(corpus, whole, steps: 13, extra: extra)
    // A stop after every update meets every end of an epoch.
    let found = try train(corpus, parts, steps: 13, stops: Array(1...12), extra: extra)
    #expect(found == expected)
    let epochs = try whole.read("run/log.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(TrainingRecord.self, from: Data($0.utf8)).epoch
    }
    #expect(Set(epochs).count > 2, "the run has but one epoch")
  }

  @Test func aRunGoesOnInLargerBatchesThanTheEpochUnderWayHas() throws {
    let corpus = try ToneCorpus(count: 24)
    let folder = try TemporaryFolder()
    func run(until step: Int, batchSeconds: Int) throws -> [Int] {
      let text = corpus.configuration(steps: step)
        .replacing("\"batchSeconds\": 4", with: "\"batchSeconds\": \(batchSeconds)")
      let path = try corpus.folder.write(text, to: "configuration.json")
      var epochs: [Int] = []
      try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1).run(
        report: { if case .updated(let record) = $0 { epochs.append(record.epoch) } })
      return epochs
    }
    let first = try run(until: 4, batchSeconds: 4)
    #expect(first == [0, 0, 0, 0], "the checkpoint is in the middle of an epoch")
    #expect(try run(until: 6, batchSeconds: 16).first == 1)
  }

  @Test func anErrorRateOnOtherRecordingsDoesNotKeepTheBestModel() throws {
    let corpus = try ToneCorpus(count: 6)
    let folder = try TemporaryFolder()
    let one = try corpus.folder.write(
      try #require(corpus.folder.read("manifest.jsonl").split(separator: "\n").first) + "\n",
      to: "one.jsonl")
    func best(until step: Int, dev: String) throws -> Checkpoint.Position {
      let text = corpus.configuration(steps: step)
        .replacing("\"dev\": [\"\(corpus.manifest)\"]", with: "\"dev\": [\"\(dev)\"]")
        .replacing("\"evaluationInterval\": 1000", with: "\"evaluationInterval\": 1")
      let path = try corpus.folder.write(text, to: "configuration.json")
      try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1).run()
      let position = try folder.read("run/best/position.json")
      return try JSONDecoder().decode(Checkpoint.Position.self, from: Data(position.utf8))
    }
    let first = try best(until: 2, dev: corpus.manifest)
    let second = try best(until: 3, dev: one)
    #expect(first.step <= 2 && second.step == 3 && second.dev != first.dev)
  }

  @Test func withoutASingleReadableRecordingTheRunEndsWithTheReason() throws {
    let corpus = try ToneCorpus(count: 4)
    for index in 0..<4 { _ = try corpus.folder.write("no sound", to: "\(index).wav") }
    let folder = try TemporaryFolder()
    #expect {
      _ = try train(corpus, folder, steps: 1000)
    } throws: { error in
      if case TrainingError.nothingReadable = error { return true }
      return false
    }
  }

  @Test func aRunIsNotResumedWithAnotherModelOrTokenizer() throws {
    let corpus = try ToneCorpus(count: 4)
    let folder = try TemporaryFolder()
    _ = try train(corpus, folder, steps: 2)
    _ = try corpus.folder.write("<blank>\n<unk>\nb\na\nc\n", to: "tokens.txt")
    #expect(throws: TrainingError.otherModel(path: folder.file("run"))) {
      try train(corpus, folder, steps: 4)
    }
  }

  @Test func anUnreadableRecordingIsLeftOutAndTheRunGoesOn() throws {
    let corpus = try ToneCorpus(count: 6)
    _ = try corpus.folder.write("this is text", to: "2.wav")
    let path = try corpus.folder.write(
      corpus.configuration(steps: 4).replacing(
        "\"dev\": [\"\(corpus.manifest)\"]", with: "\"dev\": []"),
      to: "configuration.json")
    let folder = try TemporaryFolder()
    let trainer = try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1)
    var (left, updates): (Set<String>, Int) = ([], 0)
    try trainer.run(report: {
      if case .excluded(let path, _) = $0 { left.insert(path) }
      if case .updated = $0 { updates += 1 }
    })
    #expect(left.count == 1 && left.first?.hasSuffix("2.wav") == true)
    #expect(updates == 4)
  }

  @Test func aRunIsNotResumedWithOtherData() throws {
    let corpus = try ToneCorpus(count: 4)
    let folder = try TemporaryFolder()
    _ = try train(corpus, folder, steps: 2)
    let manifest = try corpus.folder.read("manifest.jsonl")
    _ = try corpus.folder.write(
      manifest.replacing("\"\(corpus.texts[0])\"", with: "\"cab\""), to: "manifest.jsonl")
    #expect(throws: TrainingError.otherCorpus(path: folder.file("run"))) {
      try train(corpus, folder, steps: 4)
    }
  }

  @Test func aRunIsNotResumedWithAnotherSeed() throws {
    let corpus = try ToneCorpus(count: 4)
    let folder = try TemporaryFolder()
    _ = try train(corpus, folder, steps: 2)
    let other = corpus.configuration(steps: 4).replacing("\"seed\": 3", with: "\"seed\": 4")
    let path = try corpus.folder.write(other, to: "other.json")
    #expect(
      throws: TrainingError.otherSeed(path: folder.file("run"), found: 4, begunWith: 3)
    ) {
      try Trainer(ConfigurationFile.read(path), folder: folder.file("run"), workers: 1)
    }
  }

  @Test func oneFolderHoldsOneRunAtATime() throws {
    let corpus = try ToneCorpus(count: 4)
    let folder = try TemporaryFolder()
    let path = try corpus.folder.write(corpus.configuration(steps: 1), to: "configuration.json")
    let configuration = try ConfigurationFile.read(path)
    let first = try Trainer(configuration, folder: folder.file("run"), workers: 1)
    #expect(throws: TrainingError.busy(path: folder.file("run"))) {
      try Trainer(configuration, folder: folder.file("run"), workers: 1)
    }
    try first.run()
  }
}
