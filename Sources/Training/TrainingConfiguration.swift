package import Recognition
internal import Tensors

/// Everything that decides what a training run does, as one JSON file.
///
/// The file names only what differs from the defaults. A key that nothing reads is an error,
/// as is a file of another version.
package struct TrainingConfiguration: Codable, Sendable, Equatable {
  /// The version of the format that this program reads and writes.
  package static let supportedVersion = 1

  /// The version of the format.
  package var version = supportedVersion
  /// Decides the initial parameters, the order of the batches, dropout and augmentation.
  package var seed: UInt64 = 1
  /// The model to train.
  package var model = JSONValue.object([:])
  /// Models (bundles, such as another run's `best`) whose parameters the new run starts from, where names
  /// and shapes agree; the others start at random. nil starts all of them at random.
  package var startFrom: StartingModels?
  /// The recordings, and how they are cut into batches.
  package var data = DataConfiguration()
  /// What is changed at random about the recordings.
  package var augmentation = Augmentation.none
  /// The first epoch that is augmented, counted from 0: a model finds the alignment between sound and
  /// text sooner in clean recordings.
  package var augmentationFromEpoch = 0
  /// The precision of the products with weights, forward and backward; weights, gradients and everything else
  /// are f32. Runs repeat exactly at either precision, but a run goes on exactly only at its own: "auto" is for
  /// runs that stay on one kind of CPU.
  package var precision = PrecisionChoice.f32
  /// How gradients become changes of the parameters.
  package var optimizer = OptimizerConfiguration()
  /// The learning rate of every update.
  package var schedule = LearningRateSchedule(
    peak: 1e-3, warmupSteps: 1000, decay: .inverseSquareRoot)
  /// The weight of each head's loss by the head's kind; a head that is not named weighs 1.
  package var losses: [String: Double] = [:]
  /// Paths of parameters that stay as they are, such as "encoder" or "heads.ctc": no gradient is computed for
  /// them, nor for what only they need.
  package var freeze: [String] = []
  /// Heads that learn from the errors of their own hypotheses; nil for none.
  package var mwer: MWERConfiguration?
  /// Two views of every utterance that are to be heard alike; nil for one view.
  package var consistency: ConsistencyConfiguration?
  /// Sentences that heads learn from besides the recordings, with nothing to hear; nil for none.
  package var text: TextConfiguration?
  /// Phones that a block of the encoder is to hear; nil for none.
  package var pronunciation: PronunciationConfiguration?
  /// Updates that compute the encoder in chunks, as a stream does; nil for none.
  package var chunking: ChunkingConfiguration?
  /// Training ends after this many passes over the corpus…
  package var epochs: Int? = 50
  /// …or this many updates, whichever comes first.
  package var steps: Int?
  /// How many updates lie between evaluations on the dev manifests.
  package var evaluationInterval = 500
  /// How many updates lie between checkpoints.
  package var checkpointInterval = 500
  /// How many of the latest checkpoints are kept.
  package var keptCheckpoints = 3

  /// The defaults.
  package init() {}

  /// Checks every value.
  ///
  /// - Throws: `TrainingError.configurationValue` or `.configurationVersion` for the first that
  ///   cannot be used.
  package func validate() throws(TrainingError) {
    guard version == Self.supportedVersion else {
      throw .configurationVersion(found: version, supported: Self.supportedVersion)
    }
    try data.validate()
    try require(
      startFrom?.bundles.isEmpty != true, "startFrom", "an empty list", "at least one model")
    try augmentation.validate()
    try optimizer.validate()
    try schedule.validate()
    try mwer?.validate()
    try consistency?.validate()
    try text?.validate()
    try pronunciation?.validate()
    try require(
      text != nil || pronunciation?.injection == nil, "text",
      "null, and “pronunciation.injection” has sentences enter as phones", "files of sentences")
    try chunking?.validate()
    try require(
      precision != .int8, "precision", "int8", "f32, bf16 or auto, since int8 cannot learn")
    let needed = precision.precision
    try require(
      needed.isSupported, "precision", precision.rawValue,
      "f32 or auto, since this CPU lacks \(needed.instructionSet)")
    for (kind, weight) in losses.sorted(by: { $0.key < $1.key }) {
      try require(
        weight >= 0 && weight.isFinite, "losses.\(kind)", "\(weight)", "a number from 0")
    }
    try require(
      epochs != nil || steps != nil, "epochs", "null", "a number, unless “steps” is one")
    let counts = [
      ("epochs", epochs ?? 1), ("steps", steps ?? 1), ("evaluationInterval", evaluationInterval),
      ("checkpointInterval", checkpointInterval), ("keptCheckpoints", keptCheckpoints),
    ]
    try require(
      augmentationFromEpoch >= 0, "augmentationFromEpoch", "\(augmentationFromEpoch)",
      "an epoch from 0")
    for (key, value) in counts { try require(value > 0, key, "\(value)", "a number above 0") }
  }
}

/// Throws that the value of `key` cannot be used unless `isUsable`.
func require(
  _ isUsable: Bool, _ key: String, _ found: String, _ expected: String
) throws(TrainingError) {
  guard isUsable else {
    throw .configurationValue(key: key, found: found, expected: expected)
  }
}
