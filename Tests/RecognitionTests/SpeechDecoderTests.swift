import Recognition
import Testing

struct SpeechDecoderTests {
  @Test func effortsAddUp() {
    var sum = DecodingEffort(passes: 1, drafted: 2, accepted: 1)
    sum += DecodingEffort(passes: 3, drafted: 4, accepted: 4)
    #expect(sum == DecodingEffort(passes: 4, drafted: 6, accepted: 5))
  }
}
