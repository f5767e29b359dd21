internal import Audio
internal import Recognition
internal import Tensors

/// A live stream from its first byte to its last result.
struct StreamSession: ~Copyable {
  /// What there is to tell in the end.
  struct Report {
    /// What was odd about the stream.
    var oddities: [PCMStream.Oddity]
    /// How fast it was.
    var speed: [String]
  }

  private var recognizer: StreamingRecognizer?
  private var sound: PCMStream?
  private var writer: StreamWriter
  private var latencies: StreamLatencies
  private var pace = StreamPace()
  private let begin = ContinuousClock.now

  /// A stream whose segments, with the pauses between them, last `memory` seconds at most.
  init(
    _ recognizer: consuming StreamingRecognizer, _ sound: consuming PCMStream,
    _ writer: StreamWriter, memory: Double
  ) {
    self.recognizer = consume recognizer
    self.sound = consume sound
    self.writer = writer
    latencies = StreamLatencies(memory: memory)
  }

  /// Goes on with some bytes; returns a complaint where the computer is too slow.
  mutating func accept(_ block: LiveInput.Block) throws -> String? {
    let samples = try sound?.accept(block.bytes) ?? []
    guard let rate = sound?.layout?.sampleRate, !samples.isEmpty else { return nil }
    let audio = AudioBuffer(samples: samples, sampleRate: rate)
    let start = ContinuousClock.now
    let events = try recognizer?.accept(audio) ?? []
    let computing = ContinuousClock.now - start
    latencies.arrived(
      upTo: recognizer?.duration ?? 0, at: (block.arrival - begin) / .seconds(1))
    try write(events)
    return pace.note(sound: audio.duration, computing: computing / .seconds(1))
  }

  /// Ends the stream.
  ///
  /// - Parameter isComplete: Whether the bytes came to their own end, so that it is worth a look.
  consuming func finish(isComplete: Bool) throws -> Report {
    var report = Report(oddities: [], speed: [])
    var failure: (any Error)?
    if isComplete {
      do {
        report.oddities = try finishSound()
      } catch let error as AudioError {
        // Whoever stops a stream before it begins has seen enough.
        if !Interrupt.isRequested { failure = error }
      }
    }
    let duration = recognizer?.duration ?? 0
    let start = ContinuousClock.now
    let events = try recognizer.take()?.finish() ?? []
    let computing = ContinuousClock.now - start
    _ = pace.note(sound: 0, computing: computing / .seconds(1))
    try write(events)
    try writer.finish(duration: duration, interrupted: Interrupt.isRequested)
    if let failure { throw failure }
    report.speed = [pace.summary] + latencies.lines
    return report
  }

  /// Ends the bytes, whose last may still be sound.
  private mutating func finishSound() throws -> [PCMStream.Oddity] {
    guard let ending = try sound.take()?.finish() else { return [] }
    if let rate = ending.layout?.sampleRate {
      let audio = AudioBuffer(samples: ending.samples, sampleRate: rate)
      try write(recognizer?.accept(audio) ?? [])
    }
    return ending.oddities
  }

  private mutating func write(_ events: [StreamEvent]) throws {
    for event in events {
      try writer.write(event)
      latencies.gave(event, at: (ContinuousClock.now - begin) / .seconds(1))
      // Segments differ in length, so that their memory would pile up over the hours.
      if case .final = event { giveBackFreedMemory() }
    }
  }
}
