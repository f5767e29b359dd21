package import Audio
internal import Synchronization
internal import Tensors

/// Reads a list of recordings segment by segment, so that no more of them than a group is in memory, however long
/// they are.
///
/// A group is what is read next until it has a number of seconds: parts of long recordings, or many
/// short ones. Each thread reads a recording to its end before it begins another.
package final class RecordingReader: Sendable {
  /// What was read at once.
  package struct Group: Sendable {
    /// Segments with the places of their recordings in the list; those of one recording are in order.
    package var segments: [(file: Int, segment: Segmenter.Segment)] = []
    /// The recordings that ended: how many seconds they have, or what is wrong with them.
    package var ends: [(file: Int, result: Result<Double, AudioError>)] = []
    /// Seconds of sound that were read.
    package var seconds = 0.0
    /// Recordings that are read by now, parts of them counted as shares.
    package var completed = 0.0
  }

  /// How much is read at once.
  package struct Limits: Sendable {
    /// A group is full when it has this many seconds; it exceeds them by a block of each thread at most.
    package var seconds: Double
    /// No more files are begun in a group.
    package var files: Int
    /// So many files are read at a time.
    package var threads: Int

    /// A thousand files at most by default, so that results come regularly.
    package init(seconds: Double, files: Int = 1000, threads: Int) {
      self.seconds = seconds
      self.files = files
      self.threads = threads
    }
  }

  private struct Progress {
    /// The next file that nobody reads yet.
    var next = 0
    /// Files that were read to their end.
    var ended = 0
    /// What the group has by now.
    var seconds = 0.0
    /// The first file of the next group at the latest.
    var end = 0
  }

  /// The recording that a thread reads, which it goes on with in the next group.
  private final class Slot: Sendable {
    struct State: ~Copyable {
      var file = 0
      var recording: OpenRecording?
    }
    let state = Mutex(State())
  }

  private let files: [RecordingFile]
  private let channel: ChannelSelection
  private let sampleRate: Int
  private let segmenter: Segmenter
  private let limits: Limits
  private let slots: [Slot]
  private let progress = Mutex(Progress())

  /// A reader for a model that takes `sampleRate` samples per second.
  package init(
    _ files: [RecordingFile], channel: ChannelSelection, sampleRate: Int, _ segmenter: Segmenter,
    limits: Limits
  ) {
    self.files = files
    self.channel = channel
    self.sampleRate = sampleRate
    self.segmenter = segmenter
    self.limits = limits
    slots = (0..<max(1, min(limits.threads, files.count))).map { _ in Slot() }
  }

  /// The next group; nil after the last. One caller at a time.
  package func next() -> Group? {
    progress.withLock {
      $0.seconds = 0
      $0.end = min(files.count, $0.next + limits.files)
    }
    let parts = parallelMap(count: slots.count, workers: slots.count) { fill(slots[$0]) }
    var group = Group()
    for part in parts {
      group.segments += part.segments
      group.ends += part.ends
      group.seconds += part.seconds
      group.completed += part.completed
    }
    let ended = progress.withLock {
      $0.ended += group.ends.count
      return $0.ended
    }
    guard !group.ends.isEmpty || ended < files.count else { return nil }
    group.completed += Double(ended)
    return group
  }

  /// Reads in a slot until the group is full, or nothing is left to begin with.
  private func fill(_ slot: Slot) -> Group {
    slot.state.withLock { state in
      var group = Group()
      while isOpen {
        if state.recording == nil {
          guard let file = claim() else { break }
          state.file = file
        }
        do throws(AudioError) {
          if state.recording == nil {
            state.recording = try OpenRecording(
              files[state.file], channel: channel, sampleRate: sampleRate, segmenter)
          }
          let before = state.recording?.seconds ?? 0
          let segments = try state.recording?.next()
          let after = state.recording?.seconds ?? 0
          group.seconds += after - before
          progress.withLock { $0.seconds += after - before }
          if let segments {
            for segment in segments { group.segments.append((state.file, segment)) }
          } else {
            group.ends.append((state.file, .success(after)))
            state.recording = nil
          }
        } catch {
          group.ends.append((state.file, .failure(error)))
          state.recording = nil
        }
      }
      group.completed = state.recording?.share ?? 0
      return group
    }
  }

  /// Whether the group has room.
  private var isOpen: Bool { progress.withLock { $0.seconds < limits.seconds } }

  /// The next file of the group, if there is one.
  private func claim() -> Int? {
    progress.withLock { progress in
      guard progress.next < progress.end else { return nil }
      defer { progress.next += 1 }
      return progress.next
    }
  }
}
