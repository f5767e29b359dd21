internal import Foundation
internal import Layers
internal import Recognition
internal import Tensors

extension BenchRun {
  /// Writes what the first utterance becomes on its way, for a comparison with other implementations: the file
  /// has `features` [T, F], `states` [T', D], `log_posteriors` [T', V] where there is a CTC head, and `tokens` of
  /// the first decoder.
  ///
  /// - Throws: `ModelError`, `AudioError`; `Failure` where the file cannot be written.
  func writeTensors(to path: String) throws {
    guard let point = try axes.points().first else { return }
    let loaded = try source.load(point.precision)
    let audios = try BenchmarkPass.read(
      Array(input.recordings.prefix(1)), loaded.frontend, threads: 1)
    guard let utterance = BenchmarkPass.utterances(of: audios, loaded.frontend).first else {
      return
    }
    let (kind, options) = point.decoder.resolved(loaded.preferred)
    let pass = BenchmarkPass(
      loaded.model, loaded.frontend, try loaded.model.decoder(kind, options),
      .init(batchSeconds: 1, threads: point.threads, tokensPerSecond: source.tokensPerSecond))
    let tokens = try pass.compute([utterance]).tokens.first ?? []
    let speech = loaded.model.encode(SequenceBatch([utterance.features]), .inference)
    var tensors = [
      ("features", utterance.features), ("states", speech.states.rows),
      ("tokens", Tensor(tokens.map(Float.init), shape: [tokens.count])),
    ]
    if let posteriors = speech.logPosteriors {
      tensors.append(("log_posteriors", posteriors.rows))
    }
    do {
      try SafetensorsWriter.write(
        tensors.sorted { $0.0 < $1.0 }.map { name, tensor in
          .floats(name, shape: tensor.shape, as: .f32) { tensor.withSpan($0) }
        }, to: path)
    } catch {
      throw Failure(.output, "\(path): cannot be written (\(error)); check the folder.")
    }
  }
}
