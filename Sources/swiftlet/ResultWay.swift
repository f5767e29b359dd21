internal import Audio
internal import Foundation
internal import Recognition

/// What makes results what they are, but for their recordings: the model, the decoder, and the options that change
/// texts.
struct ResultWay {
  /// The model's folder, or `default`.
  let model: String
  /// What is in it.
  let fingerprint: String
  /// The decoder with these options, as they are typed.
  let decoder: String

  /// A short name, which ways share that make the same results: a model that has been moved makes the same.
  var key: String {
    var hash = ModelFingerprint.Hash()
    hash.add(Data((fingerprint + " " + decoder).utf8))
    return hash.digits
  }
}

extension ResultWay {
  /// The way in which a recognizer works that is asked for with these options.
  ///
  /// - Throws: what reading the model throws.
  init(
    _ recognition: RecognitionOptions, _ recognizer: Recognizer, _ asked: Recognizer.Options,
    _ channel: ChannelSelection
  ) throws {
    var options = recognizer.resolved(asked)
    if options.decoding.beamSize == nil, options.decoding.alternatives > 1 {
      // Several readings are searched for with a beam of as many, by a decoder that has a beam.
      var searching = options
      searching.decoding.beamSize = options.decoding.alternatives
      if (try? recognizer.check(searching)) != nil { options = searching }
    }
    self.init(
      model: recognition.modelName,
      fingerprint: try ModelFingerprint.of(RecognitionOptions.folder(recognition.model)),
      decoder: Self.spelling(
        options.decoder ?? recognizer.decoders[0], options, recognition.precision, channel))
  }

  /// A decoder with the options that differ from what is usual, as they are typed.
  ///
  /// The precision counts where one was chosen: by itself it is the machine's, and those of a cluster may differ.
  static func spelling(
    _ decoder: String, _ options: Recognizer.Options,
    _ precision: RecognitionOptions.Precision, _ channel: ChannelSelection
  ) -> String {
    var decoding = options.decoding
    // Greedy, as without a beam.
    if decoding.beamSize == 1 { decoding.beamSize = nil }
    var words = [PreferredDecoding(decoder: decoder, decoding).spelling]
    if let milliseconds = options.chunkMilliseconds { words.append("--chunk-ms \(milliseconds)") }
    if let count = options.leftChunks { words.append("--left-chunks \(count)") }
    if let detection = options.speechDetection {
      let usual = SpeechDetection()
      for (flag, value, usual) in [
        ("--vad-threshold", detection.threshold, usual.threshold),
        ("--vad-padding", detection.padding, usual.padding),
        ("--vad-pause", detection.pause, usual.pause),
      ] where value != usual {
        words.append("\(flag) \(value)")
      }
    } else {
      words.append("--no-vad")
    }
    if precision != .auto { words.append("--precision \(precision.rawValue)") }
    if case .one(let index) = channel { words.append("--channel \(index)") }
    return words.joined(separator: " ")
  }
}
