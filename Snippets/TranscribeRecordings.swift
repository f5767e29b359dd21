import Audio
import Recognition

let model = try ModelBundle(path: CommandLine.arguments[1], precision: .auto)
let recognizer = try Recognizer(model)
let recordings = try CommandLine.arguments.dropFirst(2).map { try AudioFile.read($0) }
let options = recognizer.resolved(.init())
for transcript in try recognizer.transcribe(recordings, options: options) {
  print(transcript.text)
  for word in transcript.words { print(word.start, word.end, word.text) }
}
