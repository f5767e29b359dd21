import Audio
import Testing

struct SpeechDetectorTests {
  static let recordings = [
    "an4-an167-fsrb", "commonvoice-37050253", "librispeech-2086-149220-0042",
  ]

  private func decisions(
    _ samples: [Float], pieces: [Int] = [4096], rate: Int = 16_000
  ) -> [SpeechDetector.Frame] {
    var detector = SpeechDetector(sampleRate: rate)
    var frames: [SpeechDetector.Frame] = []
    var (position, turn) = (0, 0)
    while position < samples.count {
      let end = min(samples.count, position + pieces[turn % pieces.count])
      frames += detector.accept(samples.span.extracting(position..<end))
      (position, turn) = (end, turn + 1)
    }
    return frames + detector.finish()
  }

  /// The share of the frames that are speech.
  private func share(_ samples: [Float]) -> Double {
    let frames = decisions(samples)
    return Double(frames.count { $0.isSpeech }) / Double(frames.count)
  }

  @Test func `silence is no speech`() {
    #expect(share(SteadySounds.silence(seconds: 20)) == 0)
  }

  @Test(arguments: [1e-5, 3e-5, 1e-3, 0.03, 0.3] as [Float])
  func `noise is no speech, however loud, from its first sample on`(level: Float) {
    #expect(share(SteadySounds.white(seconds: 20, level: level)) == 0)
    #expect(share(SteadySounds.pink(seconds: 20, level: level)) == 0)
    #expect(share(SteadySounds.quantized(SteadySounds.white(seconds: 20, level: level))) == 0)
  }

  @Test(arguments: [0.03, 0.2, 0.5, 1, 1.5, 3])
  func `noise is no speech, however short`(seconds: Double) {
    for seed in 1...20 {
      let noise = SteadySounds.white(seconds: seconds, level: 0.1, seed: UInt64(seed))
      #expect(share(noise) == 0, "\(seed)")
    }
  }

  @Test(arguments: [
    [50], [60], [50, 100, 150, 200, 250, 300], [440], [440, 443], [261.6, 329.6, 392], [1000],
  ])
  func `hum and tones are no speech`(frequencies: [Double]) {
    let tones = SteadySounds.tones(frequencies, seconds: 10, level: 0.3)
    #expect(share(tones) == 0)
    #expect(share(SteadySounds.quantized(tones)) == 0)
    let noise = SteadySounds.white(seconds: 10, level: 3e-4)
    #expect(share(zip(tones, noise).map { $0 + $1 }) == 0)
  }

  @Test func `a step from silence to noise and back is no speech`() {
    let silence = SteadySounds.silence(seconds: 5.03)
    let noise = SteadySounds.white(seconds: 5.21, level: 0.01)
    #expect(share(silence + noise + silence + noise + silence) == 0)
  }

  @Test func `notes of music are no speech`() {
    #expect(share(SteadySounds.music(seconds: 20)) < 0.02)
  }

  @Test(arguments: recordings)
  func `most of a sentence is speech`(name: String) throws {
    #expect(share(try SteadySounds.speech(name)) > 0.4)
  }

  @Test(arguments: recordings)
  func `faint speech is found like loud speech`(name: String) throws {
    let speech = try SteadySounds.speech(name)
    let faint = SteadySounds.quantized(SteadySounds.scaled(speech, toLevel: -40))
    #expect(share(faint) > share(speech) - 0.1)
  }

  @Test(arguments: recordings)
  func `speech is found in noise`(name: String) throws {
    let speech = try SteadySounds.speech(name)
    let level = SteadySounds.deviation(speech) / 3.162  // 10 dB
    let noise = SteadySounds.white(seconds: 10, level: level)
    let mixed = zip(noise, noise.indices).map { sample, index in
      sample + (speech.indices.contains(index - 64_000) ? speech[index - 64_000] : 0)
    }
    let frames = decisions(mixed)
    let spoken = 200..<200 + speech.count / 320
    #expect(frames[..<180].allSatisfy { !$0.isSpeech })
    #expect(frames[spoken.upperBound + 20..<480].allSatisfy { !$0.isSpeech })
    #expect(frames[spoken].count { $0.isSpeech } > spoken.count / 3)
  }

  @Test func `speech that begins at the first sample and ends at the last is found`() throws {
    let speech = try SteadySounds.speech()
    let frames = decisions(speech)
    let first = try #require(frames.firstIndex { $0.isSpeech })
    let last = try #require(frames.lastIndex { $0.isSpeech })
    // Nothing but the sounding part of the sentence, and of a word.
    let tight = decisions(Array(speech[first * 320..<(last + 1) * 320]))
    #expect(tight.prefix(10).contains { $0.isSpeech })
    #expect(tight.suffix(10).contains { $0.isSpeech })
    let word = decisions(Array(speech[first * 320..<first * 320 + 6400]))
    #expect(word.contains { $0.isSpeech })
  }

  @Test(arguments: [[1], [319], [320, 0, 7], [16_000], [100_000]])
  func `decisions do not depend on the pieces`(pieces: [Int]) throws {
    let pause = SteadySounds.white(seconds: 3.3, level: 1e-3)
    let speech = try SteadySounds.speech()
    let samples = pause + speech + pause + speech
    #expect(decisions(samples, pieces: pieces) == decisions(samples))
  }

  @Test(arguments: [0, 1, 319, 320, 321, 511, 512, 513, 16_000])
  func `each begun frame is decided`(count: Int) {
    let frames = decisions([Float](repeating: 0.1, count: count), pieces: [100])
    #expect(frames.count == (count + 319) / 320)
    #expect(!frames.contains { $0.isSpeech })
  }

  @Test func `silence is decided at once and speech within the time that is told`() throws {
    var detector = SpeechDetector(sampleRate: 16_000)
    let sound = SteadySounds.silence(seconds: 6) + (try SteadySounds.speech())
    var decided = 0
    for start in stride(from: 0, to: sound.count - 320, by: 320) {
      decided += detector.accept(sound.span.extracting(start..<start + 320)).count
      let heard = start / 320 + 1
      #expect(decided >= heard - 110)
      if (120..<300).contains(heard) { #expect(decided >= heard - 3) }
    }
    let fed = (sound.count - 1) / 320
    #expect(decided + detector.finish().count == fed)
  }

  @Test(arguments: [8000, 11_025, 22_050, 44_100, 48_000])
  func `speech is told from noise at other rates`(rate: Int) throws {
    let speech = try Resampler.resample(
      AudioBuffer(samples: SteadySounds.speech(), sampleRate: 16_000), to: rate)
    let found = decisions(speech.samples, rate: rate)
    #expect(found.count { $0.isSpeech } > found.count * 2 / 5)
    let noise = SteadySounds.white(seconds: 10, level: 0.1)
    #expect(!decisions(noise, rate: rate).contains { $0.isSpeech })
  }

  @Test(arguments: [1000, 8000, 11_025, 16_000, 22_050, 44_100, 48_000])
  func `frames are whole samples and last as long as these`(rate: Int) {
    let seconds = SpeechDetector.frameSeconds(sampleRate: rate)
    #expect(seconds == Double(SpeechDetector.frameLength(sampleRate: rate)) / Double(rate))
    #expect(seconds <= SpeechDetector.longestFrame)
    #expect((seconds == SpeechDetector.longestFrame) == (rate % 50 == 0))
  }

  @Test func `loudness is in decibels re full scale`() throws {
    let tone = SteadySounds.tones([1000], seconds: 1, level: 1)
    let loudness = try #require(decisions(tone).dropFirst(5).first).loudness
    #expect(abs(loudness + 3.01) < 0.1)
  }
}
