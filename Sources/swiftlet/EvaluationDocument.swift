internal import Recognition
internal import Text

/// An evaluation as JSON. The keys are explained by `swiftlet evaluate --help`, and stay.
struct EvaluationDocument: Encodable {
  struct Rates: Encodable {
    let name: String
    let utterances, words, substitutions, deletions, insertions: Int
    let wordErrorRate, wordErrorRateLow, wordErrorRateHigh: Double?
    let characterErrorRate, sentenceErrorRate: Double?

    init(_ row: EvaluationReport.Row) {
      name = row.name
      utterances = row.utterances
      words = row.words.referenceCount
      substitutions = row.words.substitutions
      deletions = row.words.deletions
      insertions = row.words.insertions
      wordErrorRate = row.words.rate?.decimals(6)
      wordErrorRateLow = row.interval?.lowerBound.decimals(6)
      wordErrorRateHigh = row.interval?.upperBound.decimals(6)
      characterErrorRate = row.characters.rate?.decimals(6)
      sentenceErrorRate = row.sentenceErrorRate?.decimals(6)
    }

    enum CodingKeys: String, CodingKey {
      case name, utterances, words, substitutions, deletions, insertions
      case wordErrorRate = "wer"
      case wordErrorRateLow = "wer_low"
      case wordErrorRateHigh = "wer_high"
      case characterErrorRate = "cer"
      case sentenceErrorRate = "ser"
    }
  }

  let model, decoder, precision: String
  let beamSize, threads: Int
  let ctcWeight, lmWeight, lengthNormalization, threshold: Double?
  let alignments: Int?
  let chunkMilliseconds, leftChunks: Int?
  let draft: String?
  let vad: Bool
  let normalize: TextNormalization
  let groups: [Rates]
  let total: Rates
  let failed: Int
  let audioSeconds, computeSeconds: Double
  let speed: Double?
  let passesPerUtterance, acceptedShare: Double?

  init(
    _ report: EvaluationReport, _ run: EvaluationRun, model: String, decoder: String,
    precision: String, options: Recognizer.Options, normalization: TextNormalization
  ) {
    self.model = model
    self.decoder = decoder
    self.precision = precision
    beamSize = options.decoding.beamSize ?? options.decoding.alternatives
    ctcWeight = options.decoding.ctcWeight
    lmWeight = options.decoding.lmWeight
    lengthNormalization = options.decoding.lengthNormalization
    alignments = options.decoding.alignments
    threshold = options.decoding.threshold
    draft = options.decoding.draft
    chunkMilliseconds = options.chunkMilliseconds
    leftChunks = options.leftChunks
    vad = options.speechDetection != nil
    threads = options.threads
    normalize = normalization
    groups = report.groups.map(Rates.init)
    total = Rates(report.total)
    failed = run.failures
    audioSeconds = run.audioSeconds.decimals(3)
    computeSeconds = run.computeSeconds.decimals(3)
    speed = run.speed?.decimals(1)
    passesPerUtterance = run.effort.passes(perEachOf: run.results.count)?.decimals(4)
    acceptedShare = run.effort.acceptedShare?.decimals(6)
  }

  enum CodingKeys: String, CodingKey {
    case model, decoder, precision, alignments, threshold, draft, vad, threads, normalize, groups,
      total,
      failed
    case beamSize = "beam_size"
    case ctcWeight = "ctc_weight"
    case lmWeight = "lm_weight"
    case lengthNormalization = "length_normalization"
    case chunkMilliseconds = "chunk_ms"
    case leftChunks = "left_chunks"
    case audioSeconds = "audio_seconds"
    case computeSeconds = "compute_seconds"
    case speed = "rtfx"
    case passesPerUtterance = "passes_per_utterance"
    case acceptedShare = "accepted_share"
  }
}
