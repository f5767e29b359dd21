internal import Audio
internal import Recognition
internal import Tensors
internal import Training

/// All utterances of some manifests, transcribed: those that could be read, in order.
struct EvaluationRun {
  struct Result {
    let entry: ManifestEntry
    let transcript: Transcript
  }

  private(set) var results: [Result] = []
  /// Manifests, lines and recordings that could not be used; each has been reported.
  private(set) var failures = 0
  private(set) var audioSeconds = 0.0
  /// What recognition took, reading not counted.
  private(set) var computeSeconds = 0.0

  /// The work of the decoder on all utterances.
  var effort: DecodingEffort {
    results.reduce(into: DecodingEffort()) { $0 += $1.transcript.effort }
  }

  /// Seconds of audio for each second of computing; nil where there was nothing to compute.
  var speed: Double? {
    audioSeconds > 0 && computeSeconds > 0 ? audioSeconds / computeSeconds : nil
  }

  /// Transcribes the utterances of the manifests at `paths`, and reports failures as they occur. `output` must be none of
  /// their recordings.
  ///
  /// - Throws: `ModelError`; `Failure` where the user interrupts, and where `output` would replace a recording.
  init(_ paths: [String], _ transcriber: FileTranscriber, sparedBy output: OutputFile? = nil) throws
  {
    var entries: [ManifestEntry] = []
    for path in paths {
      do {
        let manifest = try Manifest.read(path)
        for problem in manifest.problems {
          report(TrainingError.brokenManifest(path: path, problems: [problem]))
        }
        if manifest.problems.isEmpty && manifest.entries.isEmpty {
          report(TrainingError.emptyManifest(path: path))
        }
        entries += manifest.entries
      } catch {
        report(error)
      }
    }
    try output?.spare(entries.map(\.audioPath))
    var progress = ProgressBar(
      ProgressLine(label: "evaluating", completed: 0, total: Double(entries.count), elapsed: 0))
    let files = entries.map {
      RecordingFile($0.audioPath, offset: $0.offset, duration: $0.duration)
    }
    let pace = Pace()
    let time = try transcriber.transcribe(files) { state in
      try Interrupt.check()
      giveBackFreedMemory()
      progress.update(completed: state.files, note: pace.note(audioSeconds: state.seconds))
    } deliver: { outcome in
      try Interrupt.check()
      do {
        let transcript = try outcome.result.get()
        results.append(Result(entry: entries[outcome.index], transcript: transcript))
        audioSeconds += transcript.duration
      } catch {
        progress.hide()
        report(error)
      }
    }
    progress.finish()
    computeSeconds = time / .seconds(1)
  }

  private mutating func report(_ error: some Error) {
    failures += 1
    Failure(error).report()
  }
}
