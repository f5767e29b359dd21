internal import Recognition
internal import Text
internal import Training

/// What was recognized of one utterance, as a line of `evaluate --output`.
struct EvaluatedUtterance: Encodable {
  let audioPath: String
  let offset: Double?
  let duration: Double
  let group, speaker: String?
  let text, hypothesis: String
  let confidence: Double
  let substitutions, deletions, insertions: Int

  init(_ result: EvaluationRun.Result, _ scored: ScoredUtterance) {
    audioPath = result.entry.audioPath
    offset = result.entry.offset == 0 ? nil : result.entry.offset
    duration = result.transcript.duration.decimals(3)
    group = result.entry.group
    speaker = result.entry.speaker
    text = scored.reference
    hypothesis = scored.hypothesis
    confidence = result.transcript.confidence.decimals(4)
    substitutions = scored.words.substitutions
    deletions = scored.words.deletions
    insertions = scored.words.insertions
  }

  enum CodingKeys: String, CodingKey {
    case offset, duration, group, speaker, text, confidence
    case substitutions, deletions, insertions
    case audioPath = "audio_filepath"
    case hypothesis = "pred_text"
  }
}
