import Audio
import Testing

/// Values that were computed once, independently, in double precision, for the synthetic recording.
@Suite struct CheckVectorTests {
  /// Expected values at some bins of a frame.
  struct Row: Sendable, CustomTestStringConvertible {
    let pipeline: String
    let configuration: LogMel.Configuration
    let frame: Int
    let bins: [Int]
    let values: [Float]
    var testDescription: String { "\(pipeline), frame \(frame)" }
  }

  private static func raw(_ configuration: LogMel.Configuration) -> LogMel.Configuration {
    var raw = configuration
    raw.utteranceStage = .none
    return raw
  }

  static let rows = [
    Row(
      pipeline: "Kaldi povey", configuration: .kaldi, frame: 0, bins: [0, 1, 2, 10, 40, 79],
      values: [15.53649, 15.23836, 14.13031, 14.30054, 21.92909, 26.35370]),
    Row(
      pipeline: "Kaldi povey", configuration: .kaldi, frame: 97, bins: [0, 40, 79],
      values: [16.14126, 22.69805, 25.16850]),
    Row(
      pipeline: "Kaldi Hamming", configuration: .kaldiHamming, frame: 0,
      bins: [0, 1, 2, 10, 40, 79],
      values: [15.85691, 15.14506, 12.70152, 13.27754, 21.90325, 26.34302]),
    Row(
      pipeline: "Kaldi Hamming", configuration: .kaldiHamming, frame: 97, bins: [0, 40, 79],
      values: [16.02636, 22.68398, 25.15931]),
    Row(
      pipeline: "NeMo reflected, raw", configuration: raw(.nemo), frame: 0,
      bins: [0, 1, 10, 64, 127],
      values: [-6.06949, -6.24813, -11.85301, -2.40154, -2.33427]),
    Row(
      pipeline: "NeMo reflected, raw", configuration: raw(.nemo), frame: 50, bins: [0, 64, 127],
      values: [-11.05044, -4.24949, -1.71644]),
    Row(
      pipeline: "NeMo reflected", configuration: .nemo, frame: 0, bins: [0, 64, 127],
      values: [2.82683, 1.50825, -2.48010]),
    Row(
      pipeline: "NeMo reflected", configuration: .nemo, frame: 50, bins: [0, 64, 127],
      values: [-1.36272, -0.49509, -1.29108]),
    Row(
      pipeline: "NeMo zero-padded, raw", configuration: raw(.nemoZeroPadded), frame: 0,
      bins: [0, 1, 10, 64, 127],
      values: [-9.52394, -9.30307, -7.01431, -3.37365, -2.97869]),
    Row(
      pipeline: "NeMo zero-padded", configuration: .nemoZeroPadded, frame: 0, bins: [0, 64, 127],
      values: [-0.01877, 0.48553, -3.55859]),
    Row(
      pipeline: "NeMo zero-padded", configuration: .nemoZeroPadded, frame: 50, bins: [0, 64, 127],
      values: [-1.42896, -0.47866, -1.22220]),
    Row(
      pipeline: "ESPnet", configuration: .espnet, frame: 0, bins: [0, 1, 10, 40, 79],
      values: [-3.26175, -2.66680, -5.81490, -2.33871, -3.13883]),
    Row(
      pipeline: "ESPnet", configuration: .espnet, frame: 50, bins: [0, 40, 79],
      values: [-3.68674, -3.26275, -2.46159]),
    Row(
      pipeline: "Whisper 80", configuration: .whisper, frame: 0, bins: [0, 1, 10, 40, 79],
      values: [0.49548, 0.70943, 0.37546, 0.72345, 0.63245]),
    Row(
      pipeline: "Whisper 80", configuration: .whisper, frame: 50, bins: [0, 40, 79],
      values: [0.59240, 0.62427, 0.70602]),
    Row(
      pipeline: "Whisper 80", configuration: .whisper, frame: 200, bins: [0, 40, 79],
      values: [-1.066759, -1.066759, -1.066759]),
    Row(
      pipeline: "Whisper 128", configuration: .whisper128, frame: 0, bins: [0, 1, 10, 40, 127],
      values: [0.41972, 0.51728, 0.75261, 0.69403, 0.58354]),
  ]

  @Test(arguments: rows) func `features equal the check vectors`(row: Row) throws {
    let wave = try GoldenFeatures("synthetic").wave
    let frame = Array(try LogMel(row.configuration).features(of: wave)[frame: row.frame])
    for (bin, expected) in zip(row.bins, row.values) {
      #expect(abs(frame[bin] - expected) < 1e-4, "bin \(bin)")
    }
  }

  @Test(arguments: [
    ("Kaldi povey", LogMel.Configuration.kaldi, 21.355897),
    ("Kaldi Hamming", .kaldiHamming, 21.349176),
    ("NeMo reflected, raw", raw(.nemo), -3.911412),
    ("ESPnet", .espnet, -2.592915),
    ("Whisper 80", .whisper, -1.007268),
    ("Whisper 128", .whisper128, -0.967037),
  ])
  func `the mean of all features equals the check value`(
    pipeline: String, configuration: LogMel.Configuration, expected: Double
  ) throws {
    let values = try LogMel(configuration).features(of: GoldenFeatures("synthetic").wave).values
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    #expect(abs(mean - expected) < 1e-4, "\(pipeline)")
  }

  @Test func `the synthetic recording is the agreed one`() throws {
    let samples = try GoldenFeatures("synthetic").samples
    #expect(samples.prefix(8) == [-7063, -2142, 2213, -6386, 7150, -2273, -891, -481])
    #expect(samples.reduce(0, +) == -1_625_919)
  }
}
