internal import Layers
internal import Recognition
internal import Tensors
internal import Text

/// CTC over the phones of what is said, on the output of one block of the encoder.
///
/// People say up to sixteen phones a second, more than an encoder has frames whose subsampling is 8. So a frame is asked for
/// several labels, one for each 40 ms.
struct PronunciationObjective: Sendable {
  /// What its parameters are called, which are none of the model's.
  static let path = "pronunciation"
  /// The longest time that one label stands for, in seconds.
  private static let resolution = 0.04

  /// The block that is asked, counted from 1.
  let block: Int
  /// The weight beside those of the heads.
  let weight: Double
  /// The sentences that enter as phones; nil for none.
  let injection: InjectionConfiguration?
  private let width, labels, perFrame: Int

  /// The objective for a model and so many labels, that of no phone included.
  init(
    _ configuration: PronunciationConfiguration, labels: Int, in model: ModelConfiguration
  ) {
    block = configuration.block
    weight = configuration.weight
    injection = configuration.injection
    width = model.encoder.block.width
    self.labels = labels
    // A frame that lasts a whole number of labels has no more of them because of rounding.
    perFrame = max(1, Int((model.frameSeconds / Self.resolution - 1e-6).rounded(.up)))
  }

  /// Whether a parameter of this name belongs to this objective.
  static func owns(_ name: String) -> Bool { name.hasPrefix(path + ".") }

  /// A norm and a linear layer, which training makes anew each step. Throws `ParameterError`.
  func layer(_ scope: ParameterScope) throws -> Layer {
    let scope = scope[Self.path]
    return Layer(
      norm: try LayerNorm(width, scope["norm"]),
      output: try Linear(width, perFrame * labels, scope["output"]),
      entrance: try injection.map { _ in try LayerNorm(width, scope["injection"]) },
      rows: try scope["output"].tensor(
        "weight", shape: [perFrame * labels, width], initial: .fanIn(width)),
      labels: labels, perFrame: perFrame)
  }

  /// The layers over a block's output.
  struct Layer: Sendable {
    fileprivate let norm: LayerNorm
    fileprivate let output: Linear
    fileprivate let entrance: LayerNorm?
    /// Those of the output layer, [r · L, D].
    fileprivate let rows: Tensor
    fileprivate let labels, perFrame: Int

    /// States [N, D] → log-probabilities [r·N, L] of the L labels in each of the r parts of a frame.
    func logPosteriors(_ states: SequenceBatch) -> SequenceBatch {
      let logits = output(norm(states.rows)).reshaped([perFrame * states.rows.rows, labels])
      return SequenceBatch(
        rows: logits.logSoftmax(), lengths: states.lengths.map { perFrame * $0 })
    }

    /// Σ −ln p(phones) over the utterances that have time for them.
    func total(_ states: SequenceBatch, phones: [[Int]]) -> Tensor {
      CTC.objective(logPosteriors(states), targets: phones).total
    }

    /// Which labels are taken for which.
    var rivals: PhoneRivals { PhoneRivals(rows: rows, labels: labels) }

    /// What the blocks above would be told of speech like that: states [N, D]. A phone enters by the row that it leaves by,
    /// so that what is imagined lies where what is heard does.
    func states(of speech: [ImaginedSpeech]) -> SequenceBatch? {
      guard let entrance else { return nil }
      let lengths = speech.map { ($0.places.count + perFrame - 1) / perFrame }
      let columns = perFrame * labels
      let expected = Tensor(shape: [lengths.reduce(0, +), columns]) { values in
        var row = 0
        for (speech, length) in zip(speech, lengths) {
          for (index, place) in speech.places.enumerated() {
            let first = (row + index / perFrame) * columns + index % perFrame * labels
            values[first + place.label] += 1 - place.doubt
            values[first + place.rival] += place.doubt
          }
          // The end of the last frame.
          for index in speech.places.count..<(length * perFrame) {
            values[(row + index / perFrame) * columns + index % perFrame * labels] = 1
          }
          row += length
        }
      }
      return SequenceBatch(rows: entrance(expected.product(rows)), lengths: lengths)
    }
  }
}
