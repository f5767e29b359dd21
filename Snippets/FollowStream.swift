import Audio
import Recognition

func follow(_ sound: AudioBuffer, with model: ModelBundle) throws {
  var recognizer = try StreamingRecognizer(model)
  for start in stride(from: 0, to: sound.samples.count, by: 1600) {
    let piece = sound.samples[start..<min(start + 1600, sound.samples.count)]
    let heard = AudioBuffer(samples: Array(piece), sampleRate: sound.sampleRate)
    for event in try recognizer.accept(heard) { show(event) }
  }
  for event in try recognizer.finish() { show(event) }
}

func show(_ event: StreamEvent) {
  switch event {
  case .partial(let segment): print("…", segment.transcript.text)
  case .final(let segment): print(segment.start, segment.end, segment.transcript.text)
  }
}

try follow(
  AudioFile.read(CommandLine.arguments[2]), with: ModelBundle(path: CommandLine.arguments[1]))
