import Audio
import Testing

@Suite struct AudioBufferTests {
  @Test func `its duration is samples over rate`() {
    #expect(AudioBuffer(samples: [0, 0, 0], sampleRate: 4).duration == 0.75)
    #expect(AudioBuffer(samples: [], sampleRate: 16_000).duration == 0)
  }
}
