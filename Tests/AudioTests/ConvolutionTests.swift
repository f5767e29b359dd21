import Testing

@testable import Audio

struct ConvolutionTests {
  /// Numbers without a pattern.
  private func numbers(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 1013) / 1013 - 0.5 }
  }

  @Test(
    arguments: [
      (1, 1, 0), (5, 3, 0), (5, 9, 0), (3000, 17, 8), (100, 513, 256), (20_000, 700, 0),
      (4096, 4096, 2000),
    ])
  func theFastWayGivesTheSumOfTheDefinition(samples: Int, response: Int, delay: Int) {
    let (input, channel) = (numbers(samples, 1), numbers(response, 2))
    let result = Convolution.applied(channel, to: input, delay: delay)
    #expect(result.count == samples)
    for index in stride(from: 0, to: samples, by: max(1, samples / 97)) {
      let sum = channel.indices.reduce(0.0) { sum, tap in
        let source = index + delay - tap
        return input.indices.contains(source)
          ? sum + Double(channel[tap]) * Double(input[source]) : sum
      }
      #expect(abs(Double(result[index]) - sum) < 1e-6 * max(1, abs(sum)))
    }
  }

  @Test func nothingInOrNoChannelGivesSilence() {
    #expect(Convolution.applied([1, 2], to: []) == [])
    #expect(Convolution.applied([], to: [1, 2]) == [0, 0])
  }
}
