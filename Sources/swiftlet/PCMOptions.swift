internal import ArgumentParser
internal import Audio

/// What the user says of the bytes of a live stream.
struct PCMOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How samples are written: s16le, f32le, s32le, u8, mulaw, alaw, s24le or f64le; or wav, which must "
        + "begin with a header. (default: what a WAV header says, or else s16le)", valueName: "name"
    ),
    transform: Self.encoding)
  var format: Encoding?

  @Option(
    help: ArgumentHelp(
      "Samples of each channel in a second, 4000 to 384000. (default: what a WAV header says, or else "
        + "16000)", valueName: "hertz"))
  var rate: Int?

  @Option(
    help: ArgumentHelp(
      "Channels, whose samples take turns. (default: what a WAV header says, or else 1)",
      valueName: "n"))
  var channels: Int?

  @Option(
    help: ArgumentHelp(
      "Of several channels: mean, or one channel's number from 0. (default: mean)",
      valueName: "mean|n"),
    transform: Transcribe.channel)
  var channel = ChannelSelection.mean

  /// How a stream is written.
  enum Encoding {
    case raw(PCMFormat)
    case wave
  }

  func validate() throws {
    if let rate, !AudioFileReader.sampleRates.contains(rate) {
      throw ValidationError("--rate is \(rate); take 4000 to 384000.")
    }
    if let channels, !PCMLayout.channelCounts.contains(channels) {
      throw ValidationError("--channels is \(channels); take 1 to 1024.")
    }
    if let channels, case .one(let number) = channel, number >= channels {
      throw ValidationError("--channel is \(number), but there are \(channels) from 0.")
    }
  }

  private static func encoding(_ argument: String) throws -> Encoding {
    if argument == "wav" { return .wave }
    if let format = PCMFormat(rawValue: argument) { return .raw(format) }
    let known = PCMFormat.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("it is none of \(known), wav.")
  }

  /// What is declared.
  var declaration: PCMStream.Declaration {
    var declaration = PCMStream.Declaration(sampleRate: rate, channels: channels)
    switch format {
    case .raw(let format): declaration.format = format
    case .wave: declaration.requiresHeader = true
    case nil: break
    }
    return declaration
  }
}
