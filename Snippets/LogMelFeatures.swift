import Audio

let recording = try AudioFile.read(CommandLine.arguments[1])
let samples = try Resampler.resample(recording, to: 16_000).samples
let features = try LogMel(.kaldi).features(of: samples)
print(features.count, "frames of", features.bins, "bins")
