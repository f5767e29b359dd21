internal import Audio
internal import Foundation
internal import Recognition
internal import Training

/// What `swiftlet bench` recognizes.
struct BenchInput {
  /// All of it, in order.
  private(set) var recordings: [BenchmarkRecording] = []
  /// Where it comes from, to compare runs by.
  let source: String
  /// What could not be used; each has been reported.
  private(set) var failures = 0

  /// The files of all recordings.
  var files: [String] {
    recordings.compactMap { recording in
      guard case .file(let file) = recording else { return nil }
      return file.path
    }
  }

  /// The recordings of manifests and folders, and files; or generated sound of these lengths in seconds.
  ///
  /// - Throws: `Failure` where nothing is left to measure.
  init(paths: [String], manifests: [String], generated: [Double]) throws {
    guard generated.isEmpty else {
      recordings = generated.enumerated().map {
        .sound(GeneratedSound.audio(seconds: $1, number: $0))
      }
      source = BenchDocument.Input.generated + generated.map { "\($0)" }.joined(separator: ",")
      return
    }
    source = (manifests + paths).joined(separator: " ")
    for path in manifests {
      do {
        let manifest = try Manifest.read(path)
        for problem in manifest.problems {
          report(TrainingError.brokenManifest(path: path, problems: [problem]))
        }
        recordings += manifest.entries.map {
          .file(RecordingFile($0.audioPath, offset: $0.offset, duration: $0.duration))
        }
      } catch {
        report(error)
      }
    }
    // Of a folder, what `transcribe --recursive` takes.
    let list = RecordingList([], listed: paths, isRecursive: true)
    for problem in list.problems { report(Failure(.someInputsFailed, problem.sentence)) }
    recordings += list.files.map { .file(RecordingFile($0)) }
    // What cannot be read is found before anything is measured.
    recordings = recordings.filter { recording in
      guard case .file(let file) = recording else { return true }
      do {
        _ = try AudioFileReader(file.path, offset: file.offset, duration: file.duration)
        return true
      } catch {
        report(error)
        return false
      }
    }
    guard !recordings.isEmpty else {
      throw Failure(
        .someInputsFailed,
        failures > 0
          ? nil
          : "\(source): there are no recordings here; name recordings, or --generated seconds.")
    }
  }

  private mutating func report(_ error: some Error) {
    failures += 1
    Failure(error).report()
  }
}
