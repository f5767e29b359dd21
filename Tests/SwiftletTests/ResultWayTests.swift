import Audio
import Recognition
import Testing

@testable import swiftlet

struct ResultWayTests {
  private func spelling(
    _ decoder: String = "ctc", precision: RecognitionOptions.Precision = .auto,
    channel: ChannelSelection = .mean, change: (inout Recognizer.Options) -> Void = { _ in }
  ) -> String {
    var options = Recognizer.Options()
    options.speechDetection = SpeechDetection()
    change(&options)
    return ResultWay.spelling(decoder, options, precision, channel)
  }

  @Test func whatIsUsualIsNotSaid() {
    #expect(spelling() == "ctc")
    #expect(spelling { $0.decoding.beamSize = 1 } == "ctc")
    #expect(spelling { ($0.threads, $0.batchSeconds) = (8, 4) } == "ctc", "they change no text")
  }

  @Test func everyOptionThatChangesTextsIsSaid() {
    #expect(
      spelling("attention") { ($0.decoding.beamSize, $0.decoding.ctcWeight) = (4, 0.25) }
        == "attention --beam-size 4 --ctc-weight 0.25")
    #expect(
      spelling { ($0.chunkMilliseconds, $0.leftChunks) = (640, 8) }
        == "ctc --chunk-ms 640 --left-chunks 8")
    #expect(spelling { $0.speechDetection = nil } == "ctc --no-vad")
    #expect(
      spelling { $0.speechDetection = SpeechDetection(threshold: 4, padding: 0.5, pause: 2) }
        == "ctc --vad-threshold 4.0 --vad-padding 0.5 --vad-pause 2.0")
    #expect(
      spelling(precision: .bf16, channel: .one(1)) == "ctc --precision bf16 --channel 1")
  }

  @Test func theKeyTellsWaysApartButNotTheNamesOfOneModel() {
    let way = ResultWay(model: "here", fingerprint: "12", decoder: "ctc")
    #expect(way.key == ResultWay(model: "there", fingerprint: "12", decoder: "ctc").key)
    #expect(way.key != ResultWay(model: "here", fingerprint: "13", decoder: "ctc").key)
    #expect(way.key != ResultWay(model: "here", fingerprint: "12", decoder: "ctc --no-vad").key)
    #expect(way.key.count == 16)
  }
}
