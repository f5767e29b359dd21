package import Tensors

/// Everything that is changed at random about an utterance before a model learns from it.
///
/// Each part is a pure function of its input and a key, and takes its own child of the key, so
/// switching one part on or off does not change what the others draw.
package struct Augmentation: Codable, Sendable, Equatable {
  /// Changes of speed.
  package var speed: SpeedPerturbation
  /// Changes of level.
  package var gain: GainPerturbation
  /// Added noise.
  package var noise: NoisePerturbation
  /// Masks on the features.
  package var masking: SpecAugment
  /// Changes of the channel, on the features.
  package var equalizer = EqualizerPerturbation.none
  /// Loss of the first and last frames of the features.
  package var trimming = EdgeTrimming.none
  /// Changes of the speaker, on the features.
  package var vocalTract = VocalTractPerturbation.none
  /// Silence before and after.
  package var silence = SilencePadding.none
  /// Rooms between the speaker and the microphone.
  package var room = RoomPerturbation.none
  /// Other people in the background.
  package var babble = BabblePerturbation.none
  /// Telephones.
  package var telephone = TelephonePerturbation.none
  /// Damage by codecs.
  package var codec = CodecPerturbation.none

  /// Nothing is changed.
  package static let none = Augmentation(speed: .none, gain: .none, noise: .none, masking: .none)

  /// Speed, level, noise and masks at strengths that suit a few to a few hundred hours of speech.
  package static let standard = Augmentation(
    speed: .standard, gain: .standard, noise: .standard, masking: .standard)

  /// How many times as long as the recording the utterance becomes under `key`, before silence is added.
  package func stretch(key: RandomKey) -> Double { 1 / speed.factor(key: key.child("speed")) }

  /// How long the utterance becomes under `key`, in seconds, whose recording lasts `seconds`.
  package func duration(of seconds: Double, key: RandomKey) -> Double {
    let added = silence.added(key: key.child("silence"))
    return seconds * stretch(key: key) + added.before + added.after
  }

  /// Whether sound itself may be changed in other ways than its speed: then hardly any two hearings are the same.
  package var changesSound: Bool {
    [
      silence.probability, gain.probability, noise.probability, room.probability,
      babble.probability, telephone.probability, codec.probability,
    ].contains { $0 > 0 }
  }

  /// `samples` changed as `key` draws, on the way that sound takes: a speaker, silence around, a room, others who speak, noise, and a
  /// line to the listener. `talker` finds recordings of others.
  package func applied(
    to samples: [Float], sampleRate: Int, key: RandomKey, talker: BabblePerturbation.Talker,
    resample: SpeedPerturbation.Resample
  ) throws -> [Float] {
    var result = try speed.apply(
      to: samples, sampleRate: sampleRate, key: key.child("speed"), resample: resample)
    silence.apply(to: &result, sampleRate: sampleRate, key: key.child("silence"))
    room.apply(to: &result, sampleRate: sampleRate, key: key.child("room"))
    gain.apply(to: &result, key: key.child("gain"))
    try babble.apply(to: &result, key: key.child("babble"), talker: talker)
    noise.apply(to: &result, sampleRate: sampleRate, key: key.child("noise"))
    telephone.apply(to: &result, sampleRate: sampleRate, key: key.child("telephone"))
    codec.apply(to: &result, sampleRate: sampleRate, key: key.child("codec"))
    return result
  }

  /// Trims, warps, equalizes and masks normalised `features`, row-major [T, `bins`], in place. Other views of an
  /// utterance than the first, 0, are as long, but warped, equalized and masked in ways of their own.
  package func mask(_ features: inout [Float], bins: Int, key: RandomKey, view: Int = 0) {
    trimming.apply(to: &features, bins: bins, key: key.child("trimming"))
    let key = view == 0 ? key : key.child("view").child(view)
    vocalTract.apply(to: &features, bins: bins, key: key.child("vocalTract"))
    equalizer.apply(to: &features, bins: bins, key: key.child("equalizer"))
    masking.apply(to: &features, bins: bins, key: key.child("masking"))
  }

  func validate() throws(TrainingError) {
    let probabilities = [
      ("speed", speed.probability), ("gain", gain.probability), ("noise", noise.probability),
      ("equalizer", equalizer.probability), ("vocalTract", vocalTract.probability),
      ("trimming", trimming.probability), ("silence", silence.probability),
      ("room", room.probability),
      ("babble", babble.probability), ("telephone", telephone.probability),
      ("codec", codec.probability),
    ]
    for (part, value) in probabilities {
      try require(
        (0...1).contains(value), "augmentation.\(part).probability", "\(value)",
        "a number from 0 to 1")
    }
    try require(
      (0...10).contains(equalizer.strength), "augmentation.equalizer.strength",
      "\(equalizer.strength)", "a number of deviations from 0 to 10")
    try require(
      (0...0.5).contains(vocalTract.strength), "augmentation.vocalTract.strength",
      "\(vocalTract.strength)", "a number from 0 to 0.5")
    try require(
      trimming.frames >= 0, "augmentation.trimming.frames", "\(trimming.frames)",
      "a number from 0")
    try require(
      (0...0.5).contains(trimming.share), "augmentation.trimming.share", "\(trimming.share)",
      "a number from 0 to 0.5")
    let ranges = [
      ("gain.decibels", gain.decibels, -60.0...60),
      ("noise.signalToNoise", noise.signalToNoise, -40...100),
      ("babble.signalToNoise", babble.signalToNoise, -40...100),
    ]
    for (part, value, range) in ranges {
      try require(
        range.contains(value.lowerBound) && range.contains(value.upperBound),
        "augmentation.\(part)", "\(value)",
        "decibels from \(range.lowerBound) to \(range.upperBound)")
    }
    try require(
      noise.probability == 0 || !noise.colors.isEmpty, "augmentation.noise.colors", "an empty list",
      "at least one of \(NoiseColor.allCases.map(\.rawValue).joined(separator: ", "))")
    try require(
      speed.probability == 0 || !speed.factors.isEmpty, "augmentation.speed.factors",
      "an empty list",
      "at least one factor")
    for factor in speed.factors {
      try require(
        (0.5...2).contains(factor), "augmentation.speed.factors", "\(factor)",
        "numbers from 0.5 to 2")
    }
    try silence.validate()
    try room.validate()
    try babble.validate()
    try codec.validate()
    try masking.validate()
  }
}
