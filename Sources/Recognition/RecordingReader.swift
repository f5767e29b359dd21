package import Audio
internal import Synchronization
internal import Tensors

/// Reads a list of recordings group by group, so that no more than a group of them is in memory.
///
/// A group holds the next files of the list, in order: as many as it takes to reach a number of seconds.
package final class RecordingReader: Sendable {
  /// A recording at the rate of the model, or why there is none.
  package typealias Reading = Result<AudioBuffer, AudioError>

  /// How much is read at once.
  package struct Limits: Sendable {
    /// A group is full when it has this many seconds; it exceeds them by one file of each thread at
    /// most.
    package var seconds: Double
    /// A group has no more files.
    package var files: Int
    /// Files are read on so many threads.
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
    /// What the group has by now.
    var seconds = 0.0
    /// The first file of the next group at the latest.
    var end = 0
  }

  private let files: [RecordingFile]
  private let channel: ChannelSelection
  private let frontend: FeatureFrontend
  private let limits: Limits
  private let progress = Mutex(Progress())

  /// A reader for the frontend of a model.
  package init(
    _ files: [RecordingFile], channel: ChannelSelection, for frontend: FeatureFrontend,
    limits: Limits
  ) {
    self.files = files
    self.channel = channel
    self.frontend = frontend
    self.limits = limits
  }

  /// The next group, resampled for the model; empty after the last file.
  package func next() -> [Reading] {
    let first = progress.withLock {
      $0.seconds = 0
      $0.end = min(files.count, $0.next + limits.files)
      return $0.next
    }
    let parts = parallelMap(count: limits.threads, workers: limits.threads) { _ in
      var part: [(index: Int, reading: Reading)] = []
      while let index = claim() {
        let reading = read(files[index])
        if case .success(let audio) = reading {
          progress.withLock { $0.seconds += audio.duration }
        }
        part.append((index, reading))
      }
      return part
    }
    var group = [Reading?](repeating: nil, count: progress.withLock { $0.next } - first)
    for (index, reading) in parts.joined() { group[index - first] = reading }
    return group.compactMap(\.self)
  }

  /// The next file of the group; nil once the group is full.
  private func claim() -> Int? {
    progress.withLock { progress in
      guard progress.next < progress.end, progress.seconds < limits.seconds else { return nil }
      defer { progress.next += 1 }
      return progress.next
    }
  }

  private func read(_ file: RecordingFile) -> Reading {
    do throws(AudioError) {
      let audio = try AudioFile.read(
        file.path, channel: channel, offset: file.offset, duration: file.duration)
      return .success(try frontend.resampled(audio))
    } catch {
      return .failure(error)
    }
  }
}
