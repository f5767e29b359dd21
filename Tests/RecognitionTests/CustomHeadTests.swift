import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

/// A head that is not in `Heads/`, as `AddAHead.md` shows one.
struct NarrowHead: Head {
  struct Configuration: HeadConfiguration {
    static let kind = "narrow"
    var width: Int

    func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      NarrowHead(
        narrow: try Linear(sizes.width, width, activation: .swish, scope["narrow"]),
        tokens: try CTCHead(
          HeadSizes(width: width, vocabulary: sizes.vocabulary), .init(), scope["tokens"]))
    }

    func problem(in model: ModelConfiguration) -> String? {
      width > 0 ? nil : "the width of the head narrow is \(width), not above 0"
    }
  }

  let narrow: Linear
  let tokens: CTCHead

  var decodingOptions: Set<DecodingOptions.Name> { tokens.decodingOptions }

  func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder {
    NarrowDecoder(head: self, search: try tokens.decoder(options, in: model))
  }

  func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    tokens.loss(narrowed(speech), targets: targets, mode)
  }

  /// States [N, D] → states [N, width], which the tokens are read from.
  func narrowed(_ speech: EncodedSpeech) -> EncodedSpeech {
    EncodedSpeech(states: speech.states.mapRows { narrow($0) }, posteriors: nil)
  }
}

struct NarrowDecoder: SpeechDecoder {
  let head: NarrowHead
  let search: any SpeechDecoder

  func decode(_ speech: EncodedSpeech) throws -> [DecodedUtterance] {
    try search.decode(head.narrowed(speech))
  }
}

struct CustomHeadTests {
  private var configuration: ModelConfiguration {
    var configuration = TinyModel.configuration
    configuration.heads = [NarrowHead.Configuration(width: 8)]
    return configuration
  }

  @Test func aHeadFromElsewhereIsTrainedAndDecoded() throws {
    let parameters = try Parameters(seed: 1) { _ = try SpeechModel(configuration, $0) }
    let model = try SpeechModel(configuration, ParameterScope(parameters))
    let speech = model.encode(SequenceBatch([sample([80, 16], "features")]), .inference)
    let head = try #require(model.heads["narrow"])
    let loss = head.loss(speech, targets: [[3, 4, 5]], .inference)
    let gradients = loss.total.gradients(of: parameters.all)
    for (name, gradient) in zip(parameters.names, gradients) {
      #expect(gradient.array().contains { $0 != 0 }, "\(name) has no gradient")
    }
    let decoded = try model.decoder("narrow", .init(beamSize: 3)).decode(speech)
    #expect(decoded.count == 1 && !decoded[0].hypotheses.isEmpty)
  }

  @Test func itsMistakesAreTold() {
    #expect(
      NarrowHead.Configuration(width: 0).problem(in: TinyModel.configuration)?.contains("width")
        == true)
  }
}
