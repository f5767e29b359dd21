extension Trainer {
  /// What happens during a run, for whoever watches.
  package enum Event: Sendable {
    /// The run begins or goes on.
    case started(Summary)
    /// An update was made or skipped.
    case updated(TrainingRecord)
    /// An utterance took no part, and why.
    case excluded(path: String, reason: String)
    /// A checkpoint was written.
    case saved(path: String)
  }

  /// What a run consists of.
  package struct Summary: Sendable {
    /// The numbers in the model.
    package var parameters: Int
    /// The parts that they belong to: the encoder and the heads, by name.
    package var parts: [Part]
    /// The precision of the products with weights.
    package var precision: String
    /// Utterances to learn from, and their length in hours.
    package var utterances: Int
    /// Hours of audio in all utterances.
    package var hours: Double
    /// Batches of the epoch at hand.
    package var batchesPerEpoch: Int
    /// All updates of the run, as far as they are known beforehand.
    package var updates: Int?
    /// The last update before this start; nil where the run is new.
    package var resumedAt: Int?
    /// How many processes train together.
    package var processes: Int

    /// The parameters of one part.
    package struct Part: Sendable, Equatable {
      /// "encoder", or a head such as "heads.ctc".
      package var name: String
      /// The numbers in it, and those of them that are frozen.
      package var parameters, frozen: Int
    }
  }
}
